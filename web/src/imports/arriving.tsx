import { useInfiniteQuery } from "@tanstack/react-query";
import { EmptyState } from "../ui/empty-state.tsx";
import { useNow } from "../ui/use-now.ts";
import { importsQuery } from "./queries.ts";

/** How long after an import its trades may still be on their way; later an empty ledger is an empty ledger. */
const DERIVING_MS = 10 * 60_000;

type Arriving = "reading" | "deriving" | null;

/** What is on its way to a ledger that is still empty: a file being read, or fills becoming trades. */
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

/** Stands where an empty page would otherwise ask for a file that is already there. */
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
