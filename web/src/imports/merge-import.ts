import type { InfiniteData } from "@tanstack/react-query";
import type * as z from "zod";
import type { Import, ImportStatus, listImports } from "#shared/contracts/imports.ts";

export type ImportPages = InfiniteData<z.infer<NonNullable<typeof listImports.reply>>>;

const FINAL: readonly ImportStatus[] = ["completed", "failed", "cancelled", "undone"];
const RANK: Record<ImportStatus, number> = {
  queued: 0,
  running: 1,
  completed: 2,
  undoing: 3,
  failed: 4,
  cancelled: 4,
  undone: 4,
};

export function isOver(status: ImportStatus): boolean {
  return FINAL.includes(status);
}

/**
 * Returns the later of two states of one import. Live progress can arrive after the final event and must not
 * reopen the import.
 */
export function laterImport(known: Import, next: Import): Import {
  if (RANK[next.status] < RANK[known.status]) return known;
  if (next.status === known.status && next.rows.read < known.rows.read) return known;
  return next;
}

/** Replaces this import in the list, or adds it as the first item. */
export function mergeImport(pages: ImportPages | undefined, next: Import): ImportPages | undefined {
  const [first, ...rest] = pages?.pages ?? [];
  if (pages === undefined || first === undefined || next.dryRun) return pages;
  const stands = pages.pages.some((page) => page.items.some((item) => item.id === next.id));
  if (!stands) return { ...pages, pages: [{ ...first, items: [next, ...first.items] }, ...rest] };
  return {
    ...pages,
    pages: pages.pages.map((page) => ({
      ...page,
      items: page.items.map((item) => (item.id === next.id ? laterImport(item, next) : item)),
    })),
  };
}
