import { LONGEST_REASON } from "#shared/contracts/bounds.ts";
import type { RowError } from "#shared/contracts/imports.ts";
import type { ReadRow } from "./parsed.ts";

/**
 * The chunk without rows that name a paper account, which are reported instead: such an account holds what
 * its own orders filled, and nothing else. A chunk without such rows is the same object.
 */
export function withoutPaper<C extends { rows: ReadRow[]; errors: RowError[] }>(
  chunk: C,
  papers: ReadonlySet<string>,
): C {
  const isPaper = ({ row }: ReadRow) => papers.has(row.account);
  if (papers.size === 0 || !chunk.rows.some(isPaper)) return chunk;
  const refused = chunk.rows.filter(isPaper).map(({ line, row }) => ({
    line,
    reason: `${row.account} is a paper account; name another account.`.slice(0, LONGEST_REASON),
  }));
  return {
    ...chunk,
    rows: chunk.rows.filter((read) => !isPaper(read)),
    errors: [...chunk.errors, ...refused].toSorted((one, other) => one.line - other.line),
  };
}
