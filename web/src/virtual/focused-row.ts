import { defaultRangeExtractor, type Range } from "@tanstack/react-virtual";

/** The row that has the focus stays in the document, so that the focus is not lost as it scrolls away. */
export function withRow(range: Range, row: number | null): number[] {
  const all = defaultRangeExtractor(range);
  return row === null || row >= range.count || all.includes(row)
    ? all
    : [...all, row].toSorted((a, b) => a - b);
}

/** The index of the row that an element stands in, or null outside the list. */
export function rowOf(target: EventTarget): number | null {
  const row = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
  return row?.dataset["index"] === undefined ? null : Number(row.dataset["index"]);
}
