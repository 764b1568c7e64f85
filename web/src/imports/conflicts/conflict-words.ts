import type { Conflict, ConflictSide } from "#shared/contracts/import-conflicts.ts";
import type { Import } from "#shared/contracts/imports.ts";
import { formatCount, formatDecimal, formatPrice } from "../../numbers/format-number.ts";
import { contradictedWithin } from "../import-words.ts";
import { formatWhen } from "../../numbers/format-time.ts";

/** How many rows of an import contradict the ledger; null for an import without any. */
export function conflictWords(item: Pick<Import, "rows" | "errors" | "undecided">): string | null {
  const { rows, undecided = 0 } = item;
  if (undecided === 0)
    return rows.conflict > contradictedWithin(item) ? "Every difference from the ledger is decided" : null;
  return `${formatCount(undecided)} ${undecided === 1 ? "row differs" : "rows differ"} from the ledger`;
}

export type Difference = { what: string; file: string; ledger: string };

/** What the two sides of a conflict say differently. A fee alone is no conflict, but it may differ too. */
export function differencesOf(
  { file, ledger }: Pick<Conflict, "file" | "ledger">,
  now: number,
): Difference[] {
  const facts: [what: string, of: (side: ConflictSide) => string][] = [
    ["Time", (side) => formatWhen({ at: side.executedAt, dateOnly: side.dateOnly }, now)],
    ["Symbol", ({ symbol }) => symbol],
    ["Side", ({ side }) => side],
    ["Quantity", ({ quantity }) => formatDecimal(quantity)],
    ["Price", ({ price, currency }) => `${formatPrice(price)} ${currency}`],
    ["Fee", ({ fee, feeCurrency }) => `${formatPrice(fee)} ${feeCurrency}`],
  ];
  const compared = facts.map(([what, of]) => ({ what, file: of(file), ledger: of(ledger) }));
  const differing = compared.filter((each) => each.file !== each.ledger);
  return differing.length > 0 ? differing : compared.slice(0, 1);
}

/** `buy 10 ACME at 101`, as the ledger has it. */
export function fillWords({ side, quantity, symbol, price }: ConflictSide): string {
  return `${side} ${formatDecimal(quantity)} ${symbol} at ${formatPrice(price)}`;
}
