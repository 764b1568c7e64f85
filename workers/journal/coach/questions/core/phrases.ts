import type { BiasName } from "#shared/contracts/biases.ts";
import type { QuestionFilter, QuestionGrouping, QuestionMeasure } from "#shared/contracts/coach-query.ts";
import { AROUND } from "./around-words.ts";

/** What a phrase says. Phrases without any effect are spoken around what is asked. */
export type Effect = {
  filter?: QuestionFilter;
  measure?: QuestionMeasure;
  want?: "best" | "worst";
  /** Only two or more groups can be the most or the best. */
  isOfSeveral?: true;
  /** Compared by this, when a word before it asks which. */
  by?: QuestionGrouping;
  /** Compared by this in any case. */
  always?: QuestionGrouping;
  bias?: BiasName;
  /** What follows is to be left out. */
  leavesOut?: true;
  /** The words are about losing, so that most is worst. */
  loses?: true;
  /** The words are about what trades made, and not about how many there are. */
  isOfMoney?: true;
  /** The word compares groups by what a trade of theirs makes, unless another figure is asked for. */
  isOfQuality?: true;
};

const NEW_YORK = "America/New_York";

const RULES: readonly [phrases: string, effect: Effect][] = [
  ["monday|mondays|mon", { filter: { weekday: "1" } }],
  ["tuesday|tuesdays|tue|tues", { filter: { weekday: "2" } }],
  ["wednesday|wednesdays|wed", { filter: { weekday: "3" } }],
  ["thursday|thursdays|thu|thur|thurs", { filter: { weekday: "4" } }],
  ["friday|fridays|fri", { filter: { weekday: "5" } }],
  ["saturday|saturdays", { filter: { weekday: "6" } }],
  ["sunday|sundays", { filter: { weekday: "7" } }],
  ["long|longs|long side|long trades|buying|going long", { filter: { direction: "long" } }],
  ["short|shorts|short side|short trades|shorting|going short", { filter: { direction: "short" } }],
  [
    "long or short|short or long|long vs short|longs or shorts|long and short|longs and shorts",
    { always: "direction" },
  ],
  ["losing trades|losing trade|losers|loser|losses|loss|unprofitable trades", { filter: { result: "loss" } }],
  [
    "winning trades|winning trade|winners|winner|wins|profitable trades|profitable trade",
    { filter: { result: "win" } },
  ],
  ["in profit|at a profit|with a profit|with profit|for a profit", { filter: { result: "win" } }],
  [
    "most winners|most wins|most winning trades",
    { filter: { result: "win" }, measure: "trades", want: "best", isOfSeveral: true },
  ],
  [
    "most losers|most losses|most losing trades",
    { filter: { result: "loss" }, measure: "trades", want: "best", isOfSeveral: true },
  ],
  ["average loss|average losing trade|average loser", { filter: { result: "loss" }, measure: "expectancy" }],
  ["average win|average winning trade|average winner", { filter: { result: "win" }, measure: "expectancy" }],
  ["biggest loss|largest loss|worst loss|biggest loser|worst loser", { always: "trade", want: "worst" }],
  ["biggest win|largest win|best win|biggest winner|best winner", { always: "trade", want: "best" }],
  ["morning|mornings|in the morning", { filter: { openedBefore: "12:00" } }],
  ["afternoon|afternoons|in the afternoon", { filter: { openedFrom: "12:00", openedBefore: "18:00" } }],
  ["evening|evenings|in the evening", { filter: { openedFrom: "18:00", openedBefore: "24:00" } }],
  [
    "new york session|us session|ny session|us hours|regular hours|regular session|market hours",
    { filter: { openedFrom: "09:30", openedBefore: "16:00", zone: NEW_YORK } },
  ],
  [
    "premarket|pre-market|pre market",
    { filter: { openedFrom: "04:00", openedBefore: "09:30", zone: NEW_YORK } },
  ],
  [
    "after hours|after-hours|postmarket",
    { filter: { openedFrom: "16:00", openedBefore: "20:00", zone: NEW_YORK } },
  ],
  [
    "london session|european session",
    { filter: { openedFrom: "08:00", openedBefore: "16:30", zone: "Europe/London" } },
  ],
  [
    "tokyo session|asian session|asia session",
    { filter: { openedFrom: "09:00", openedBefore: "15:00", zone: "Asia/Tokyo" } },
  ],
  ["win rate|winrate|hit rate|strike rate|how often do i win|how often i win|win", { measure: "winRate" }],
  ["best win rate|highest win rate", { measure: "winRate", want: "best", isOfSeveral: true }],
  ["worst win rate|lowest win rate", { measure: "winRate", want: "worst", isOfSeveral: true }],
  ["expectancy|on average|average|per trade|a trade|each trade|average trade", { measure: "expectancy" }],
  ["how many trades|number of trades|how many|how often do i trade", { measure: "trades" }],
  ["r-multiple|r-multiples|r multiple|r multiples|average r|in r", { measure: "r" }],
  ["how long do i hold|how long did i hold|holding time|holding times|how long", { measure: "holding" }],
  [
    "drawdown|drawdowns|max drawdown|deepest drawdown|biggest drawdown|largest drawdown|worst drawdown",
    { measure: "drawdown" },
  ],
  ["best", { want: "best", isOfSeveral: true, isOfQuality: true }],
  ["most|top|highest|biggest|largest", { want: "best", isOfSeveral: true }],
  ["most profitable|most profit", { want: "best", isOfSeveral: true, isOfMoney: true }],
  ["better", { want: "best", isOfQuality: true }],
  ["more", { want: "best" }],
  [
    "trade most|trade the most|traded most|traded the most|most trades|the most trades",
    { measure: "trades", want: "best", isOfSeveral: true },
  ],
  ["trade more|more trades", { measure: "trades", want: "best" }],
  ["least trades|fewest trades", { measure: "trades", want: "worst", isOfSeveral: true }],
  ["win more often|win more", { measure: "winRate", want: "best" }],
  ["win most often|win most", { measure: "winRate", want: "best", isOfSeveral: true }],
  ["lose more often", { measure: "winRate", want: "worst" }],
  ["lose most often", { measure: "winRate", want: "worst", isOfSeveral: true }],
  ["worst", { want: "worst", isOfSeveral: true, isOfQuality: true }],
  ["least|lowest|weakest", { want: "worst", isOfSeveral: true }],
  ["least profitable", { want: "worst", isOfSeveral: true, isOfMoney: true }],
  ["worse", { want: "worst", isOfQuality: true }],
  ["profit|profits|money|gain|gained|earn|earned|earning|earns", { isOfMoney: true }],
  ["am i profitable|was i profitable|profitable am i|how profitable|am i up", { isOfMoney: true }],
  ["compare|comparing", { isOfSeveral: true }],
  ["lose|loses|lost|losing|cost|costs|bleed", { loses: true }],
  [
    "symbol|symbols|ticker|tickers|stock|stocks|instrument|instruments|market|markets|pair|pairs",
    { by: "symbol" },
  ],
  ["setup|setups|strategy|strategies|playbook|playbooks", { by: "setup" }],
  ["tag|tags", { by: "tag" }],
  ["weekday|weekdays|day of the week|days of the week", { by: "weekday" }],
  [
    "opening hour|opening hours|hour|hours|time of day|time of the day|hour of the day",
    { by: "openingHour" },
  ],
  ["month|months", { by: "month" }],
  ["day|days", { by: "day" }],
  ["account|accounts|broker|brokers", { by: "account" }],
  ["direction|side", { by: "direction" }],
  ["best trade|top trade|most profitable trade|highest trade", { always: "trade", want: "best" }],
  ["worst trade|lowest trade", { always: "trade", want: "worst" }],
  ["best trades|top trades", { always: "trade", want: "best" }],
  ["worst trades", { always: "trade", want: "worst" }],
  ["revenge trading|revenge trades|revenge|revenge trade", { bias: "revenge_trading" }],
  ["disposition effect|disposition|holding losers|selling winners early", { bias: "disposition_effect" }],
  ["size escalation|sizing up|sizing up after a loss", { bias: "size_escalation" }],
  ["overtrading|overtrade|trading too much", { bias: "overtrading" }],
  ["loss aversion", { bias: "loss_aversion" }],
  ["chasing|chase|chasing moves", { bias: "chasing" }],
  ["averaging down|adding to losers", { bias: "averaging_down" }],
  ["round numbers|round number anchoring|round prices", { bias: "round_number_anchoring" }],
  ["hot hand|hot-hand", { bias: "hot_hand" }],
  ["worst hour bias|time of day bias", { bias: "time_of_day" }],
  [
    "without|except|excluded|minus|besides|apart from|other than|leaving out|leave out|ignoring|ignore|excluding|exclude|skipping|skipped|skip|not counting|not on|not in|not|all but|everything but|take out|taking out",
    { leavesOut: true },
  ],
];

/** Words after which a noun asks for a comparison. */
export const ASKS_WHICH: ReadonlySet<string> = new Set(
  "which what best worst biggest largest top highest lowest weakest by per each every most least compare comparing".split(
    " ",
  ),
);

/** The longest phrase has so many words. */
export const LONGEST_PHRASE = 5;

export const PHRASES: ReadonlyMap<string, Effect> = new Map([
  ...AROUND.map((word): [string, Effect] => [word, {}]),
  ...RULES.flatMap(([phrases, effect]) =>
    phrases.split("|").map((phrase): [string, Effect] => [phrase, effect]),
  ),
]);

/** Averages by a stretch of time, which nothing here tells. */
export const NOT_TOLD: ReadonlySet<string> = new Set([
  "per day",
  "a day",
  "each day",
  "every day",
  "per week",
  "a week",
  "per month",
  "a month",
  "per hour",
  "an hour",
  "each week",
  "each month",
  "every month",
]);
