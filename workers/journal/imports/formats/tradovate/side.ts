import type { Side } from "#shared/side.ts";
import { excerpt, refuse } from "../../core/row-refused.ts";

/** The side of the cell B/S, which some exports pad with a space. */
export function readSide(cell: string): Side {
  const side = cell.trim().toLowerCase();
  if (side === "buy" || side === "b") return "buy";
  if (side === "sell" || side === "s") return "sell";
  return refuse(`B/S “${excerpt(cell)}” is neither Buy nor Sell`);
}
