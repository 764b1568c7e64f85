import type { Mapping } from "#shared/contracts/import-mapping.ts";
import { readRow } from "../../core/row-refused.ts";
import { csvRows, firstRecords } from "../csv-rows.ts";
import type { Format, FormatReader, ParseOptions, ReaderMark } from "../format.ts";
import { columnKey } from "./column-name.ts";
import { rowReader } from "./mapped-row.ts";

/** The place of each column that the mapping names; null when this is not the header. */
function placesIn(wanted: ReadonlySet<string>, cells: readonly string[]): Map<string, number> | null {
  const places = new Map<string, number>();
  for (const [i, cell] of cells.entries()) {
    const key = columnKey(cell);
    if (wanted.has(key) && !places.has(key)) places.set(key, i);
  }
  return places.size === wanted.size ? places : null;
}

/** The columns that the mapping names, as they are compared. */
function wantedBy({ columns, skip }: Mapping): Set<string> {
  const { fees, ...single } = columns;
  const names = [...Object.values(single), ...fees, ...skip.map(({ column }) => column)];
  return new Set(names.flatMap((name) => (name === null ? [] : [columnKey(name)])));
}

/** A file of any broker, whose columns the user assigned. The header may stand below other lines. */
export function mappedCsv(mapping: Mapping): Format {
  const wanted = wantedBy(mapping);
  const isFixed = mapping.dates === "unix_seconds" || mapping.dates === "unix_milliseconds";
  return {
    name: "mapped-csv",
    title: "Mapped columns",
    clock: { timeZone: isFixed ? "UTC" : (mapping.timeZone ?? "UTC"), isFixed },
    detect: (head) => (firstRecords(head).some((cells) => placesIn(wanted, cells) !== null) ? 1 : 0),
    open,
  };

  function open(options: ParseOptions, from?: ReaderMark): FormatReader {
    const readMapped = rowReader(mapping, options);
    const price = columnKey(mapping.columns.price);
    let places: Map<string, number> | null = null;
    return csvRows(from, (line, cells) => {
      const at = places;
      if (at === null) {
        places = placesIn(wanted, cells);
        return null;
      }
      // Pages of a printed report repeat the header.
      const priceCell = cells[at.get(price) ?? -1] ?? "";
      if (columnKey(priceCell) === price || cells.every((cell) => cell.trim() === "")) return null;
      return readRow(line, () => readMapped((name) => cells[at.get(columnKey(name)) ?? -1] ?? ""));
    });
  }
}
