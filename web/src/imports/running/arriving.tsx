import { useInfiniteQuery } from "@tanstack/react-query";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useNow } from "../../ui/use-now.ts";
import { importsQuery } from "../queries.ts";

/** How long after an import the trades may still be derived. After that, an empty ledger counts as empty. */
const DERIVING_MS = 10 * 60_000;

type Arriving = "reading" | "deriving" | null;

/** The work that will fill an empty ledger: a file being read, or fills becoming trades. */
export function useArriving(): Arriving {
  const { data } = useInfiniteQuery(importsQuery);
  const now = useNow();
  const items = data?.pages.flatMap((page) => page.items).filter((item) => !item.dryRun) ?? [];
  if (items.some(({ status }) => status === "queued" || status === "running")) return "reading";
  const isFresh = items.some(
    ({ status, rows, finishedAt }) =>
      status === "completed" &&
      rows.new > 0 &&
      finishedAt !== null &&
      now - Date.parse(finishedAt) < DERIVING_MS,
  );
  return isFresh ? "deriving" : null;
}

/** Replaces the request for a file while a file is already being imported. */
export function ArrivingNote({ what }: { what: "reading" | "deriving" }) {
  return (
    <EmptyState
      title={what === "reading" ? "Your file is being read" : "Your fills are becoming round trips"}
    >
      What they say appears here by itself in a moment. You can go on or close this page; the work goes on
      either way.
    </EmptyState>
  );
}
