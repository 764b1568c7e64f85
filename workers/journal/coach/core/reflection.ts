import type { Bias } from "#shared/contracts/biases.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import { sayBias, sayWhatToTry, strongest } from "./bias-sentences.ts";
import { displayName } from "./display.ts";
import { type TradeResult, type Written, type Draft, draftOf } from "./draft.ts";

/** What an import added to the ledger. */
export type Addition = {
  rows: number;
  fills: number;
  trades: number;
  /** Days as `2026-11-16`, in UTC; null when the import added nothing. */
  from: string | null;
  to: string | null;
  /** What the closing fills of this import realised, one line per currency. */
  results: { currency: string; net: Decimal; fees: Decimal }[];
  best: TradeResult | null;
  worst: TradeResult | null;
};

const MOST_CURRENCIES = 3;

/**
 * Writes a reflection from facts alone: the added fills, the best and worst trade, each bias, and one thing
 * to try.
 */
export function writeReflection(addition: Addition, biases: readonly Bias[]): Written {
  const written: Written = { sentences: [], facts: {}, tradeIds: new Set() };
  const draft = draftOf(written);
  sayAdded(draft, addition);
  sayBestAndWorst(draft, addition);
  for (const bias of biases) sayBias(draft, bias);
  sayWhatToTry(draft, strongest(biases), addition.worst);
  return written;
}

function sayAdded({ fact, say }: Draft, { rows, fills, trades, from, to, results }: Addition): void {
  if (fills === 0 || from === null || to === null) {
    say(
      "This file added nothing new: every one of its ",
      fact("import.rows", String(rows)),
      " rows was here already, or could not be read.",
    );
    return;
  }
  say(
    fact("import.fills", String(fills)),
    fills === 1 ? " new fill and " : " new fills and ",
    fact("import.trades", String(trades)),
    trades === 1 ? " closed trade, from " : " closed trades, from ",
    fact("import.from", from),
    " to ",
    fact("import.to", to),
    ".",
  );
  for (const { currency, net, fees } of results.slice(0, MOST_CURRENCIES)) {
    const name = displayName(currency);
    say(
      "They realised ",
      fact(`import.net.${name}`, signed(net)),
      " ",
      fact(`import.currency.${name}`, name),
      " after ",
      fact(`import.fees.${name}`, money(fees)),
      " in fees.",
    );
  }
}

function sayBestAndWorst({ fact, say }: Draft, { best, worst }: Addition): void {
  if (best === null || worst === null || best.id === worst.id) return;
  const result = (name: "best" | "worst", { id, symbol, currency, net }: TradeResult) => [
    fact(`${name}.symbol`, displayName(symbol), [id]),
    " with ",
    fact(`${name}.net`, signed(net), [id]),
    " ",
    fact(`${name}.currency`, displayName(currency)),
  ];
  say("Best was ", ...result("best", best), "; worst was ", ...result("worst", worst), ".");
}

function signed(value: Decimal): string {
  const amount = decimal(value);
  return `${amount.gt(0) ? "+" : amount.lt(0) ? "-" : ""}${money(toDecimal(amount.abs()))}`;
}

/** Formats money with two places; amounts below one keep up to four significant digits. */
function money(value: Decimal): string {
  const amount = decimal(value);
  const cents = amount.round(2);
  return cents.eq(amount) || amount.abs().gte(1) ? cents.toFixed(2) : amount.prec(4).toFixed();
}
