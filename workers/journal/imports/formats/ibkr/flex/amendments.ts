import type { Side } from "#shared/side.ts";
import type { Decimal } from "#shared/decimal.ts";
import { isRevision } from "../../../../fills/core/revision.ts";
import { readText } from "../../cells.ts";
import type { Amendment } from "../../../core/parsed.ts";
import type { FlexField } from "./fields.ts";

/** The fields that name the trade a row cancels or corrects, the most reliable first. */
const ORIGINALS = ["origtradeid", "origtransactionid", "origibexecid"];
/** The row's own ids; a cancelling row may carry an id of the trade itself. */
const OWN = ["tradeid", "ibexecid", "transactionid"];
const LONGEST_NOTES = 200;

/** True where the Buy/Sell cell itself marks a cancellation: `BUY (Ca.)`. */
export function isMarkedCancelled(buySell: string): boolean {
  return /\(CA\.?\)$/i.test(buySell.trim().slice(-6));
}

/**
 * Whether a Flex row states, cancels or corrects a trade: by its type, its codes, or the trade that it names.
 */
export function readAmendment(field: FlexField): Amendment {
  const codes = field("notes")
    .slice(0, LONGEST_NOTES)
    .split(/[;,\s]+/);
  const type = field("transactiontype").trim();
  const execution = readText(field("ibexecid"), "IBExecID", 100);
  const revision = execution !== null && isRevision(execution) ? execution : null;
  const originals = namesIn(field, ORIGINALS);
  if (type === "TradeCancel" || codes.includes("Ca") || isMarkedCancelled(field("buysell"))) {
    return { kind: "cancels", names: [...originals, ...namesIn(field, OWN)], revision: null };
  }
  const corrects = type === "TradeCorrect" || codes.includes("Co") || originals.length > 0;
  return { kind: corrects ? "corrects" : "states", names: originals, revision };
}

/**
 * The side of a cancelled fill: the Buy/Sell cell without its mark, or else the opposite of the sign. A
 * cancellation has the fill's quantity with the sign reversed.
 */
export function readCancelledSide(field: FlexField, side: Side | null, signed: Decimal): Side {
  if (side !== null && isMarkedCancelled(field("buysell"))) return side;
  return signed.startsWith("-") ? "buy" : "sell";
}

function namesIn(field: FlexField, columns: readonly string[]): string[] {
  return columns.flatMap((column) => {
    const name = readText(field(column), column, 100);
    return name === null || name === "0" ? [] : [name];
  });
}
