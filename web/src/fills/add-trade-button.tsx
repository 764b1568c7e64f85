import { useState } from "react";
import { isSample } from "../sample/sample-account.ts";
import { isExploring } from "../session/exploring.ts";
import { AddTradeDialog } from "./add-trade-dialog.tsx";
import { DeletedFillsDialog } from "./deleted-fills-dialog.tsx";

/** Opens the form that types a trade in, for the account that the page is about. */
export function AddTradeButton({ account }: { account: string | undefined }) {
  const [shown, setShown] = useState<"form" | "deleted" | null>(null);
  if (isExploring) return null;
  const close = () => setShown(null);
  return (
    <>
      <button type="button" className="button" onClick={() => setShown("form")}>
        Add a trade
      </button>
      {shown === "form" ? (
        <AddTradeDialog
          account={account === undefined || isSample(account) ? undefined : account}
          onClose={close}
          onDeleted={() => setShown("deleted")}
        />
      ) : null}
      {shown === "deleted" ? <DeletedFillsDialog onClose={close} /> : null}
    </>
  );
}
