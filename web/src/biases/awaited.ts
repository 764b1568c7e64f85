import { useInfiniteQuery } from "@tanstack/react-query";
import { formatCount } from "../numbers/format-number.ts";
import { importsQuery } from "../imports/queries.ts";
import { useNow } from "../ui/use-now.ts";
import { reflectionsQuery } from "./queries.ts";

/** So long after an import its reflection may still be worked out. */
const PATIENCE_MS = 10 * 60_000;

/** What is being worked out for the coach now, in words, or null. */
export function useAwaited(): string | null {
  const imports = useInfiniteQuery(importsQuery);
  const reflections = useInfiniteQuery(reflectionsQuery);
  const now = useNow();
  if (imports.data === undefined || reflections.data === undefined) return null;
  const items = imports.data.pages.flatMap((page) => page.items).filter(({ dryRun }) => !dryRun);
  if (items.some(({ status }) => status === "queued" || status === "running"))
    return "A file is being read. The coach speaks when its trades are known.";
  const told = new Set(reflections.data.pages.flatMap((page) => page.items).map(({ importId }) => importId));
  const awaited = items.find(
    ({ id, status, finishedAt }) =>
      status === "completed" &&
      finishedAt !== null &&
      now - Date.parse(finishedAt) < PATIENCE_MS &&
      !told.has(id),
  );
  if (awaited === undefined) return null;
  return awaited.rows.new === 0 ? "Reading the file…" : `Reading ${formatCount(awaited.rows.new)} fills…`;
}
