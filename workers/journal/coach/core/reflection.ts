import type { Bias } from "#shared/contracts/biases.ts";
import type { Addition } from "./addition.ts";
import { sayBias, sayInterval, dearest } from "./bias-sentences.ts";
import { sayCost, sayWhatToTry } from "./cost-sentences.ts";
import { displayName, money, signedMoney } from "./display.ts";
import { type TradeResult, type Written, type Draft, draftOf } from "./draft.ts";

const MOST_CURRENCIES = 3;

/**
 * Writes a reflection from facts alone. The likely habit that surely costs most comes first, then its cost,
 * then one thing to try; all else is folded. An import that added nothing gets one sentence.
 */
export function writeReflection(addition: Addition, biases: readonly Bias[]): Written {
  const written: Written = { sentences: [], facts: {}, tradeIds: new Set() };
  const draft = draftOf(written);
  const { rows, worst } = addition;
  if (isNothing(addition)) {
    // The rows may be dividends, repeats, contradictions or unreadable; the import's counts tell which.
    const some = "None of this file's fills was new to your ledger; it has ";
    draft.say(some, draft.fact("import.rows", String(rows)), rows === 1 ? " row." : " rows.");
    return written;
  }
  const habit = dearest(biases);
  if (habit === null) {
    sayAdded(draft, addition);
    sayNoHabit(draft, biases);
    sayWhatToTry(draft, null, worst);
    draft.fold();
  } else {
    sayBias(draft, habit);
    sayCost(draft, habit);
    sayWhatToTry(draft, habit, worst);
    draft.fold();
    sayInterval(draft, habit);
    sayAdded(draft, addition);
  }
  sayResults(draft, addition);
  sayBestAndWorst(draft, addition);
  for (const bias of biases.filter((each) => each !== habit)) {
    sayBias(draft, bias);
    if (bias.verdict === "likely") sayCost(draft, bias);
    if (bias.verdict !== "not_shown") sayInterval(draft, bias);
  }
  return written;
}

function isNothing({ fills, from, to }: Addition): boolean {
  return fills === 0 || from === null || to === null;
}

function sayAdded({ fact, say }: Draft, { fills, trades, from, to }: Addition): void {
  say(
    fact("import.fills", String(fills)),
    fills === 1 ? " new fill and " : " new fills and ",
    fact("import.trades", String(trades)),
    trades === 1 ? " closed trade, from " : " closed trades, from ",
    fact("import.from", from ?? ""),
    " to ",
    fact("import.to", to ?? ""),
    ".",
  );
}

function sayNoHabit({ say }: Draft, biases: readonly Bias[]): void {
  const isEarly = biases.every(({ status }) => status === "insufficient_data");
  const isLikely = biases.some(({ verdict }) => verdict === "likely");
  if (isLikely) say("A habit is likely, but none surely costs you money so far.");
  else say(isEarly ? "It is too early to tell your habits." : "No habit is likely so far.");
}

function sayResults({ fact, say }: Draft, { results }: Addition): void {
  for (const { currency, net, fees } of results.slice(0, MOST_CURRENCIES)) {
    const name = displayName(currency);
    say(
      "They realised ",
      fact(`import.net.${name}`, signedMoney(net)),
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
    fact(`${name}.net`, signedMoney(net), [id]),
    " ",
    fact(`${name}.currency`, displayName(currency)),
  ];
  say("Best was ", ...result("best", best), "; worst was ", ...result("worst", worst), ".");
}
