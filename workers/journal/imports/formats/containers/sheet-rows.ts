import { broken } from "./broken.ts";
import type { NumberKind } from "./cell-styles.ts";
import { LONGEST_CELL, MOST_CELLS } from "./csv-line.ts";
import { serialText } from "./serial-date.ts";
import type { XmlHandler } from "./xml-pieces.ts";

/** What the cells of a sheet refer to. */
export type Shared = { strings: readonly string[]; styles: readonly NumberKind[]; is1904: boolean };

const PRECISION = 15;
const FRACTION = /^-?\d+(\.\d+([eE][+-]?\d+)?|[eE][+-]?\d+)$/;

/**
 * Passes each row that holds something to `onRow`, its cells by their columns. Source: ECMA-376 part 1,
 * 18.3.1.4 (`c`).
 */
export function sheetReader(shared: Shared, onRow: (cells: string[]) => void): XmlHandler {
  let cells: string[] = [];
  let column = 0;
  let type = "n";
  let style = 0;
  let value = "";
  let isValue = false;
  return {
    open(name, attribute) {
      if (name === "row") {
        cells = [];
        column = 0;
      } else if (name === "c") {
        column = columnOf(attribute("r")) ?? column;
        if (column >= MOST_CELLS)
          broken(`A sheet has more than ${MOST_CELLS} columns, which no statement has.`);
        type = attribute("t") ?? "n";
        style = Number(attribute("s") ?? 0);
        value = "";
      } else if (name === "v" || name === "t") isValue = true;
    },
    text(part) {
      if (isValue && value.length < LONGEST_CELL) value += part;
    },
    close(name) {
      if (name === "v" || name === "t") isValue = false;
      if (name === "c") {
        while (cells.length < column) cells.push("");
        cells[column++] = textOf(
          value.slice(0, LONGEST_CELL),
          type,
          shared.styles[style] ?? "number",
          shared,
        );
      }
      if (name === "row" && cells.some((cell) => cell !== "")) onRow(cells);
    },
  };
}

/** The column's index of a reference such as `AB12`; null for none. */
function columnOf(reference: string | undefined): number | null {
  let column = 0;
  for (let at = 0; at < Math.min(4, reference?.length ?? 0); at++) {
    const letter = (reference?.charCodeAt(at) ?? 0) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column === 0 ? null : column - 1;
}

function textOf(value: string, type: string, kind: NumberKind, { strings, is1904 }: Shared): string {
  if (type === "s") return /^\d{1,9}$/.test(value) ? (strings[Number(value)] ?? "") : "";
  if (type === "b") return value === "1" ? "TRUE" : "FALSE";
  if (type === "e") return "";
  if (type === "d") return value.replace("T", " ");
  if (type !== "n" || value === "") return value;
  return serialText(Number(value), kind, is1904) ?? numberText(value);
}

/**
 * Excel stores 0.1 + 0.2 with 17 digits and shows 15; a fraction is written with those that it shows. Whole
 * numbers, such as tickets, stay as they are.
 */
function numberText(value: string): string {
  if (value.length <= PRECISION || !FRACTION.test(value)) return value;
  return String(Number(Number(value).toPrecision(PRECISION)));
}
