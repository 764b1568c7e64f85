import type { Bias, BiasMeasure, BiasName, Sentence } from "#shared/contracts/biases.ts";
import { type CostOutcome, costOutcome, isOfLosers, isTotalTold } from "#shared/habit-cost.ts";
import { displayName, duration, hourOfDay } from "./display.ts";
import type { Draft, Part, TradeResult } from "./draft.ts";
import { shownMoney } from "./shown-money.ts";

/**
 * Says what the trades with the habit made beside the others, and whether that is a cost; nothing where no
 * trade has closed.
 */
export function sayCost(draft: Draft, bias: Bias): void {
  const { cost, evidence } = bias;
  if (cost === null) return;
  const { fact, say } = draft;
  const shown = evidence;
  const outcome = costOutcome(cost);
  const isTold = isTotalTold(bias);
  const name = (part: string): string => `${bias.bias}.cost.${part}`;
  say(
    ...WHICH[bias.measure](draft, bias, fact(name("trades"), String(cost.trades), shown)),
    " made ",
    ...(isTold
      ? [
          fact(name("total"), shownMoney(cost.total, cost.currency), shown),
          " ",
          fact(name("currency"), displayName(cost.currency)),
          ", ",
          fact(name("perTrade"), shownMoney(cost.perTrade, cost.currency), shown),
          " each",
        ]
      : [
          fact(name("perTrade"), shownMoney(cost.perTrade, cost.currency), shown),
          " ",
          fact(name("currency"), displayName(cost.currency)),
          " each",
        ]),
    ...(cost.restPerTrade === null
      ? []
      : [
          " against ",
          fact(name("restPerTrade"), shownMoney(cost.restPerTrade, cost.currency)),
          OTHERS[bias.measure],
        ]),
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
  extra_gap: " for the others",
  loss_ratio: " for the others",
  run_share: " for the others",
  add_ratio: " for a trade as a whole",
  round_share: " for the others",
  streak_ratio: " for the others",
  hour_gap: " for the others",
};

/** Which trades the cost is about. */
const WHICH: Record<BiasMeasure, (draft: Draft, bias: Bias, trades: Part) => (string | Part)[]> = {
  pgr_minus_plr: heldLong,
  hold_ratio: heldLong,
  rate_ratio: soonAfterLoss,
  size_ratio: (_, { estimate }, trades) => [
    "The ",
    trades,
    ` trades that were much larger than usual after ${(estimate ?? 1) >= 1 ? "a loss" : "a win"}`,
  ],
  extra_gap: (_, __, trades) => ["The ", trades, " trades beyond your usual number a day"],
  loss_ratio: (_, __, trades) => ["The ", trades, " trades, gains too, that you left far from their entry"],
  run_share: (_, __, trades) => ["The ", trades, " trades entered after such a run"],
  add_ratio: (_, __, trades) => ["The ", trades, " parts that you added at a loss"],
  round_share: (_, __, trades) => ["The ", trades, " trades at a round price"],
  streak_ratio: (_, { estimate }, trades) => [
    "The ",
    trades,
    ` trades on a streak that were much ${(estimate ?? 1) >= 1 ? "larger" : "smaller"} than usual`,
  ],
  hour_gap: (_, __, trades) => ["The ", trades, " trades opened in that hour"],
};

/** A threshold above an hour is not called soon, but told. */
const MOST_SOON_SECONDS = 3600;

function soonAfterLoss({ fact }: Draft, { bias, parts, evidence }: Bias, trades: Part): (string | Part)[] {
  const within = parts["thresholdSeconds"] ?? 0;
  if (within <= MOST_SOON_SECONDS) return ["The ", trades, " trades entered so soon after a loss"];
  return [
    "The ",
    trades,
    " trades entered within ",
    fact(`${bias}.within`, duration(within), evidence),
    " after a loss",
  ];
}

function heldLong({ fact }: Draft, { bias, parts, evidence }: Bias, trades: Part): (string | Part)[] {
  const long = duration(parts["longSeconds"] ?? 0);
  return ["The ", trades, " losers held longer than ", fact(`${bias}.long`, long, evidence)];
}

const REMEDY_START = "One thing to try: ";

/** True for the sentence that says what to try. */
export function isRemedy({ parts }: Sentence): boolean {
  return parts[0]?.text.startsWith(REMEDY_START) === true;
}

/** Says one thing to try: against the habit that surely costs most, else about the worst trade. */
export function sayWhatToTry(draft: Draft, bias: Bias | null, worst: TradeResult | null): void {
  const { fact, say } = draft;
  if (bias !== null) {
    say(REMEDY_START, ...REMEDY[bias.bias](draft, bias));
  } else if (worst !== null && worst.net.startsWith("-")) {
    say(
      `${REMEDY_START}open `,
      fact("try.symbol", displayName(worst.symbol), [worst.id]),
      ", the worst of these, and note what you would do differently.",
    );
  } else {
    say(`${REMEDY_START}before your next entry, write down what would make you leave it.`);
  }
}

const REMEDY: Record<BiasName, (draft: Draft, bias: Bias) => (string | Part)[]> = {
  disposition_effect: () => ["when you open a position, write down where you will leave it at a loss."],
  revenge_trading: ({ fact }, { parts, evidence }) => [
    "after a loss, wait more than ",
    fact("try.wait", duration(parts["thresholdSeconds"] ?? 0), evidence),
    " before the next entry.",
  ],
  size_escalation: (_, { estimate }) => [
    `after ${(estimate ?? 1) >= 1 ? "a loss" : "a win"}, open the next position at your usual size.`,
  ],
  overtrading: ({ fact }, { parts, evidence }) => [
    "stop for the day after ",
    fact("try.number", String(parts["usualNumber"] ?? 1), evidence),
    " trades.",
  ],
  loss_aversion: () => ["place a stop with each entry, no further away than your usual gain."],
  chasing: () => ["when the price has run, let it come back, or let it go."],
  averaging_down: () => ["add to no position that stands at a loss."],
  round_number_anchoring: () => ["place your orders a few ticks away from round numbers."],
  hot_hand: () => ["open the next position at your usual size, however many gains came before it."],
  time_of_day: ({ fact }, { parts }) => [
    "for a month, open nothing in the hour from ",
    fact("try.hour", hourOfDay(parts["hour"])),
    ".",
  ],
};
