import type { Decimal } from "#shared/decimal.ts";
import { negate, readNumber } from "../cells.ts";
import { boundedCell } from "../../core/row-refused.ts";

/**
 * Reads a number of a file that writes `1.234,56` as well as `1,234.56`, and parentheses for a negative one.
 * Of two kinds of marks the last is the decimal mark. Before three digits alone, `mark` decides.
 */
export function readEitherMark(cell: string, name: string, mark: "," | "."): Decimal {
  const text = boundedCell(cell, name)
    .replace(/[\s\u00a0\u202f']/g, "")
    .replaceAll("\u2212", "-");
  if (text.startsWith("(") && text.endsWith(")"))
    return negate(readEitherMark(text.slice(1, -1), name, mark));
  const decimalMark = markOf(text, mark);
  const [whole = "", ...fractions] = text.split(decimalMark);
  const isGrouped = /^[+-]?\d{1,3}([.,]\d{3})+$/.test(whole);
  return readNumber([isGrouped ? whole.replace(/[.,]/g, "") : whole, ...fractions].join("."), name);
}

function markOf(text: string, mark: "," | "."): "," | "." {
  const [comma, point] = [text.lastIndexOf(","), text.lastIndexOf(".")];
  if (comma < 0 && point < 0) return ".";
  if (comma >= 0 && point >= 0) return comma > point ? "," : ".";
  const [own, other] = comma >= 0 ? ([",", "."] as const) : ([".", ","] as const);
  const parts = text.replace(/^[+-]/, "").split(own);
  if (parts.length > 2) return other;
  const [whole = "", fraction = ""] = parts;
  return fraction.length === 3 && /^[1-9]\d{0,2}$/.test(whole) ? mark : own;
}
