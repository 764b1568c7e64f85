import { LONGEST_REASON } from "#shared/contracts/bounds.ts";
import type { RowError } from "#shared/contracts/imports.ts";
import { isId } from "#shared/ids.ts";
import type { ReadRow } from "./parsed.ts";

/**
 * The chunk without rows that name a paper account: such an account holds what its own orders filled, and
 * nothing else. A row with the id of one of our own fills comes from an export and counts as a duplicate;
 * `own` counts these. Other rows are reported. A chunk without rows of paper accounts is the same object.
 */
export function withoutPaper<C extends { rows: ReadRow[]; errors: RowError[] }>(
  chunk: C,
  papers: ReadonlySet<string>,
): { chunk: C; own: number } {
  const isPaper = ({ row }: ReadRow) => papers.has(row.account);
  if (papers.size === 0 || !chunk.rows.some(isPaper)) return { chunk, own: 0 };
  const ofPaper = chunk.rows.filter(isPaper);
  const foreign = ofPaper.filter(({ row }) => !isId("fill", row.executionId));
  const refused = foreign.map(({ line, row }) => ({
    line,
    reason: `${row.account} is a paper account; name another account.`.slice(0, LONGEST_REASON),
  }));
  return {
    chunk: {
      ...chunk,
      rows: chunk.rows.filter((read) => !isPaper(read)),
      errors: [...chunk.errors, ...refused].toSorted((one, other) => one.line - other.line),
    },
    own: ofPaper.length - foreign.length,
  };
}
