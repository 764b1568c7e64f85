const NEEDS_QUOTES = /[",;\t]/;
/** The most that Excel keeps in one cell. */
export const LONGEST_CELL = 32_767;
/** More columns than any statement has. */
export const MOST_CELLS = 256;

/** One line of the text that formats read. Breaks inside a cell become spaces; empty cells at the end go. */
export function csvLine(cells: readonly string[]): string {
  let last = cells.length;
  while (last > 0 && cells[last - 1] === "") last--;
  return `${cells.slice(0, last).map(quoted).join(",")}\n`;
}

function quoted(cell: string): string {
  const text = cell.replace(/[\r\n\t\f\v\u2028\u2029]+/g, " ");
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
