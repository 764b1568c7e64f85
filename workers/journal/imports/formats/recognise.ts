import { LONGEST_COLUMN, MOST_FOUND_COLUMNS, type UnreadFile } from "#shared/unread-file.ts";
import { columnsOf, firstRecords } from "./csv-rows.ts";
import { columnName } from "./mapped/column-name.ts";
import { KNOWN_EXPORTS, type KnownExport } from "./known-exports.ts";

/** A statement may say a few things about itself before the header of its rows. */
const MOST_RECORDS = 60;
const MOST_CELLS = 100;
/** Words that tell a kind of file stand near its beginning. */
const NEAR = 8_192;
const SHORTEST_HEADER = 3;
const SAMPLE_ROWS = 5;

const UNKNOWN =
  "Export the trades from your broker in one of the formats below, or copy them into Tidemark's CSV template.";

/**
 * Names the export that the first text of an unread file shows, and its columns. The work is linear in the
 * text, whatever the text.
 */
export function recognise(head: string): UnreadFile {
  const near = head.slice(0, NEAR).trimStart().toLowerCase();
  const byText = KNOWN_EXPORTS.find((known) => known.columns === undefined && isSaid(known, near));
  if (byText !== undefined) return { ...toFile(byText), columns: [] };
  const records = firstRecords(head)
    .slice(0, MOST_RECORDS)
    .map((cells) => cells.slice(0, MOST_CELLS));
  const byColumns = new Map(records.map((cells) => [cells, columnsOf(cells)] as const));
  for (const known of KNOWN_EXPORTS) {
    for (const [cells, columns] of byColumns) {
      if (hasColumns(known, columns)) return { ...toFile(known), ...tableIn(records, cells) };
    }
  }
  return { kind: null, name: null, next: UNKNOWN, ...tableIn(records, records.find(isHeader)) };
}

type Table = Pick<UnreadFile, "columns" | "rows">;

function toFile({ kind, name, next }: KnownExport): Omit<UnreadFile, keyof Table> {
  return { kind, name, next };
}

function isSaid({ starts = [], holds }: KnownExport, near: string): boolean {
  if (!starts.some((text) => near.startsWith(text))) return false;
  return holds === undefined || holds.some((text) => near.includes(text));
}

function hasColumns(known: KnownExport, columns: ReadonlyMap<string, number>): boolean {
  return (known.columns ?? []).some((set) => set.split(" ").every((name) => columns.has(name)));
}

/** True for several short cells that are words, as the names of columns are. */
function isHeader(cells: readonly string[]): boolean {
  const stated = cells.filter((cell) => cell.trim() !== "");
  return (
    stated.length >= SHORTEST_HEADER &&
    stated.every((cell) => cell.length <= LONGEST_COLUMN && !/\d/.test(cell))
  );
}

/** The named columns of the header, and their cells in the rows behind it. */
function tableIn(records: readonly string[][], header: readonly string[] | undefined): Table {
  if (header === undefined) return { columns: [] };
  const named = [...header.entries()]
    .map(([at, cell]) => ({ at, name: columnName(cell) }))
    .filter(({ name }) => name !== "")
    .slice(0, MOST_FOUND_COLUMNS);
  const behind = records.findIndex((cells) => cells === header) + 1;
  const rows = records.slice(behind, behind + SAMPLE_ROWS);
  return {
    columns: named.map(({ name }) => name),
    rows: rows.map((cells) => named.map(({ at }) => columnName(cells[at] ?? ""))),
  };
}
