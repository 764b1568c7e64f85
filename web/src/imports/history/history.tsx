import { useInfiniteQuery } from "@tanstack/react-query";
import { lazy, Suspense, useState } from "react";
import { Link } from "@tanstack/react-router";
import { MoreButton } from "../../ui/more-button.tsx";
import { ProblemNote } from "../../ui/problem-note.tsx";
import { Skeleton } from "../../ui/skeleton.tsx";
import { ImportItem } from "./import-item.tsx";
import { importsQuery } from "../queries.ts";

const TemplatesDialog = lazy(async () => ({
  default: (await import("../mapper/templates-dialog.tsx")).TemplatesDialog,
}));

/** Every import, newest first, with its result and its undo. */
export function History() {
  const imports = useInfiniteQuery(importsQuery);
  const [shown, setShown] = useState(false);
  const items = imports.data?.pages.flatMap((page) => page.items).filter((item) => !item.dryRun);
  return (
    <section className="card imports-history" aria-labelledby="history-title">
      <div className="card-head">
        <h2 id="history-title">History</h2>
        <div className="row">
          <button type="button" className="button button-small button-quiet" onClick={() => setShown(true)}>
            Kept mappings
          </button>
          <Link to="/reconcile" className="button button-small button-quiet">
            Reconciliation
          </Link>
          <Link to="/cash" className="button button-small button-quiet">
            Dividends and fees
          </Link>
        </div>
      </div>
      {items === undefined ? (
        imports.error === null ? (
          <Skeleton lines={4} />
        ) : (
          <ProblemNote
            error={imports.error}
            safe="Your ledger and its imports are safe."
            retry={() => void imports.refetch()}
          />
        )
      ) : items.length === 0 ? (
        <p className="soft">
          Each import will be listed here with its counts, the rows that could not be read, and a way to undo
          it.
        </p>
      ) : (
        <ul className="lines">
          {items.map((item) => (
            <ImportItem key={item.id} item={item} />
          ))}
        </ul>
      )}
      <MoreButton asked={imports}>Earlier imports</MoreButton>
      {shown ? (
        <Suspense>
          <TemplatesDialog onClose={() => setShown(false)} />
        </Suspense>
      ) : null}
    </section>
  );
}
