import { useInfiniteQuery } from "@tanstack/react-query";
import type { WorkingOut } from "#shared/contracts/imports.ts";
import { EmptyState } from "../../ui/empty-state.tsx";
import { useNow } from "../../ui/use-now.ts";
import { importsQuery } from "../queries.ts";
import { useWorkingOut } from "./use-working-out.ts";
import { workingWords } from "./working-words.ts";

/** How long an import may be over before the server has said what follows from it. */
const JUST_OVER_MS = 15_000;

type Arriving = "reading" | WorkingOut;

/** The work that will fill an empty ledger: a file being read, or trades and biases being worked out. */
export function useArriving(): Arriving | null {
  const { data } = useInfiniteQuery(importsQuery);
  const work = useWorkingOut();
  const now = useNow();
  const items = data?.pages.flatMap((page) => page.items).filter((item) => !item.dryRun) ?? [];
  if (items.some(({ status }) => status === "queued" || status === "running")) return "reading";
  if (work.stage !== null) return work;
  const fills = items
    .filter(
      ({ status, finishedAt }) =>
        status === "completed" && finishedAt !== null && now - Date.parse(finishedAt) < JUST_OVER_MS,
    )
    .reduce((sum, { rows }) => sum + rows.new, 0);
  return fills === 0 ? null : { stage: "trades", fills };
}

/** Replaces the request for a file while a file is already being imported. */
export function ArrivingNote({ what }: { what: Arriving }) {
  const words = what === "reading" ? null : workingWords(what);
  return (
    <EmptyState title={words ?? "Your file is being read"}>
      The result appears here by itself in a moment. You can go on or close this page; the work goes on either
      way.
    </EmptyState>
  );
}
