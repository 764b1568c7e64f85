import { useState } from "react";
import { formatCount } from "../../numbers/format-number.ts";
import { isSample } from "../../sample/sample-account.ts";
import { isExploring } from "../../session/exploring.ts";
import type { TradeQuery } from "../queries.ts";
import { BulkDialog } from "./bulk-dialog.tsx";
import { JoinButton } from "./join-button.tsx";
import { clearSelected, useSelected } from "./selected.ts";

/** Opens the edit of the selected trades, or of all that the filter finds. */
export function BulkEditButton({ query, found }: { query: TradeQuery; found: number }) {
  const selected = useSelected();
  const [isOpen, setOpen] = useState(false);
  if (isExploring || (typeof query.account === "string" && isSample(query.account))) return null;
  return (
    <>
      <button type="button" className="button button-small" onClick={() => setOpen(true)}>
        {selected.size === 0 ? "Write about all" : `Write about ${formatCount(selected.size)}`}
      </button>
      <JoinButton />
      {selected.size === 0 ? null : (
        <button type="button" className="button button-small button-quiet" onClick={clearSelected}>
          Clear
        </button>
      )}
      {isOpen ? (
        <BulkDialog ids={[...selected.keys()]} query={query} found={found} onClose={() => setOpen(false)} />
      ) : null}
    </>
  );
}
