import { lazy, Suspense, useState } from "react";
import type { Import } from "#shared/contracts/imports.ts";
import { conflictWords } from "./conflict-words.ts";

const ConflictsDialog = lazy(async () => ({
  default: (await import("./conflicts-dialog.tsx")).ConflictsDialog,
}));

/** Says how many rows of an import contradict the ledger, and leads to where they are decided. */
export function ImportConflicts({ item }: { item: Import }) {
  const [open, setOpen] = useState(false);
  const words = conflictWords(item);
  if (words === null || item.status !== "completed") return null;
  const isOpen = (item.undecided ?? 0) > 0;
  return (
    <div className="row small">
      <span className={isOpen ? "warn-ink" : "soft"}>{words}</span>
      <button type="button" className="button button-small" onClick={() => setOpen(true)}>
        {isOpen ? "Decide" : "See them"}
        <span className="hidden-visually"> where {item.fileName} differs</span>
      </button>
      {open ? (
        <Suspense>
          <ConflictsDialog item={item} onClose={() => setOpen(false)} />
        </Suspense>
      ) : null}
    </div>
  );
}
