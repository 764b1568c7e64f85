import { MOST_LINKS, type Bias, type BiasMeasure } from "#shared/contracts/biases.ts";
import { type CostOutcome, costOutcome, isOfLosers, isTotalTold } from "#shared/habit-cost.ts";
import { displayName, duration, signedMoney } from "./display.ts";
import type { Draft, Part, TradeResult } from "./draft.ts";

/**
 * Says what the trades with the habit made beside the others, and whether that is a cost; nothing where no
 * trade has closed.
 */
export function sayCost(draft: Draft, bias: Bias): void {
  const { cost, evidence } = bias;
  if (cost === null) return;
  const { fact, say } = draft;
  const shown = evidence.slice(0, MOST_LINKS);
  const outcome = costOutcome(cost);
  const isTold = isTotalTold(bias);
  const name = (part: string): string => `${bias.bias}.cost.${part}`;
  say(
    ...WHICH[bias.measure](draft, bias, fact(name("trades"), String(cost.trades), shown)),
    " made ",
    ...(isTold
      ? [
          fact(name("total"), signedMoney(cost.total), shown),
          " ",
          fact(name("currency"), displayName(cost.currency)),
          ", ",
          fact(name("perTrade"), signedMoney(cost.perTrade), shown),
          " each",
        ]
      : [
          fact(name("perTrade"), signedMoney(cost.perTrade), shown),
          " ",
          fact(name("currency"), displayName(cost.currency)),
          " each",
        ]),
    ...(cost.restPerTrade === null
      ? []
      : [" against ", fact(name("restPerTrade"), signedMoney(cost.restPerTrade)), OTHERS[bias.measure]]),
    `${cost.otherTrades === 0 ? "" : "; trades in other currencies are not in this sum"}${(isOfLosers(bias) ? OF_LOSERS : OUTCOME)[outcome]}`,
  );
}

/** Ends the sentence about a cost. Only a sure cost needs no further word. */
const OUTCOME: Record<CostOutcome, string> = {
  costs: ".",
  earns: ". It has not cost you money so far: these trades did better.",
  ahead: ". It has not cost you money so far: these trades did better, which may be chance.",
  behind: ". The difference may be chance.",
  unknown: ". These are too few trades to compare.",
};

/** The same where all trades compared are losers. */
const OF_LOSERS: Record<CostOutcome, string> = {
  ...OUTCOME,
  earns: ". Holding them has not cost you money so far: they lost less.",
  ahead: ". Holding them has not cost you money so far: they lost no more, which may be chance.",
};

/** What the cost compares with. */
const OTHERS: Record<BiasMeasure, string> = {
  pgr_minus_plr: " for those left sooner",
  hold_ratio: " for those left sooner",
  rate_ratio: " for the others",
  size_ratio: " for the others",
};

/** Which trades the cost is about. */
const WHICH: Record<BiasMeasure, (draft: Draft, bias: Bias, trades: Part) => (string | Part)[]> = {
  pgr_minus_plr: heldLong,
  hold_ratio: heldLong,
  rate_ratio: (_, __, trades) => ["The ", trades, " trades entered so soon after a loss"],
  size_ratio: (_, { estimate }, trades) => [
    "The ",
    trades,
    ` trades that were much larger than usual after ${(estimate ?? 1) >= 1 ? "a loss" : "a win"}`,
  ],
};

function heldLong({ fact }: Draft, { bias, parts, evidence }: Bias, trades: Part): (string | Part)[] {
  const long = duration(parts["longSeconds"] ?? 0);
  return [
    "The ",
    trades,
    " losers held longer than ",
    fact(`${bias}.long`, long, evidence.slice(0, MOST_LINKS)),
  ];
}

/** Says one thing to try: against the habit that surely costs most, else about the worst trade. */
export function sayWhatToTry({ fact, say }: Draft, bias: Bias | null, worst: TradeResult | null): void {
  const start = "One thing to try: ";
  if (bias?.bias === "disposition_effect") {
    say(`${start}when you open a position, write down where you will leave it at a loss.`);
  } else if (bias?.bias === "revenge_trading") {
    const wait = duration(bias.parts["thresholdSeconds"] ?? 0);
    say(
      `${start}after a loss, wait more than `,
      fact("try.wait", wait, bias.evidence.slice(0, MOST_LINKS)),
      " before the next entry.",
    );
  } else if (bias?.bias === "size_escalation") {
    const after = (bias.estimate ?? 1) >= 1 ? "a loss" : "a win";
    say(`${start}after ${after}, open the next position at your usual size.`);
  } else if (worst !== null && worst.net.startsWith("-")) {
    say(
      `${start}open `,
      fact("try.symbol", displayName(worst.symbol), [worst.id]),
      ", the worst of these, and note what you would do differently.",
    );
  } else {
    say(`${start}before your next entry, write down what would make you leave it.`);
  }
}
