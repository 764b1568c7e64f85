import type { Bias, BiasMeasure } from "#shared/contracts/biases.ts";

/** What a figure counts. Only figures of one kind can be compared. */
export type FigureKind =
  | "share"
  | "duration"
  | "times"
  | "move"
  | "count"
  | "money"
  | "date"
  | "name"
  | "clause";
/** The side that a figure is about; a signed amount has the side of its sign. */
export type Side = "gain" | "loss" | "both";

/** How a fact is shown: with our words around it, so that it says by itself what it counts. */
export type FigureWords = {
  kind: FigureKind;
  before?: string;
  after?: string;
  side?: Side;
  /** Money shows its currency, and of a single trade its symbol, behind the amount. */
  with?: ("currency" | "symbol")[];
  signed?: true;
};

const SIZE = " times your usual size";
const MOVE = " of your usual move";

/** The facts of a bias by its measure. A fact that is not here is never offered to a model. */
export const OF_MEASURE: Record<BiasMeasure, Record<string, FigureWords>> = {
  pgr_minus_plr: {
    pgr: { kind: "share", after: " % of your gains", side: "gain" },
    plr: { kind: "share", after: " % of your losses", side: "loss" },
  },
  hold_ratio: {
    losers: { kind: "duration", after: " for losers", side: "loss" },
    winners: { kind: "duration", after: " for winners", side: "gain" },
    ratio: { kind: "times", after: " times as long", side: "both" },
  },
  rate_ratio: {
    within: { kind: "duration", before: "within ", side: "both" },
    afterLoss: { kind: "share", after: " % of losses", side: "loss" },
    afterWin: { kind: "share", after: " % of wins", side: "gain" },
  },
  size_ratio: {
    afterLoss: { kind: "times", after: `${SIZE} after losses`, side: "loss" },
    afterWin: { kind: "times", after: `${SIZE} after wins`, side: "gain" },
  },
  extra_gap: {
    usual: { kind: "count", after: " trades on a usual day" },
    extra: { kind: "move", after: `${MOVE} in the trades beyond your usual number` },
    within: { kind: "move", after: `${MOVE} in the trades before them` },
  },
  loss_ratio: {
    losers: { kind: "move", after: `${MOVE} for losers`, side: "loss" },
    winners: { kind: "move", after: `${MOVE} for winners`, side: "gain" },
    ratio: { kind: "times", after: " times as far", side: "both" },
  },
  run_share: {
    n: { kind: "count", after: " entries after a far move" },
    share: { kind: "share", after: " % of entries with the move" },
  },
  add_ratio: {
    atLoss: { kind: "share", after: " % of your decisions at a loss", side: "loss" },
    atGain: { kind: "share", after: " % of your decisions at a gain", side: "gain" },
  },
  round_share: {
    share: { kind: "share", after: " % of your prices" },
    market: { kind: "share", after: " % of the market's prices" },
  },
  streak_ratio: {
    onStreak: { kind: "times", after: `${SIZE} on a streak of gains` },
    afterOne: { kind: "times", after: `${SIZE} after a single gain` },
  },
  hour_gap: {
    hour: { kind: "date", before: "the hour from " },
    gap: { kind: "move", after: `${MOVE} less than the rest` },
  },
};

/** A fact that every bias may have. */
export const OF_BIAS: Record<string, FigureWords> = {
  long: { kind: "duration", before: "longer than ", side: "loss" },
};

type Costed = { one: string; many: string; which: string; others?: string };
const TRADES = { one: "trade", many: "trades" };
const HELD_LONG = { one: "loser", many: "losers", which: "held long", others: "a loser left sooner" };

/** The trades that a cost is of, so that no sentence gives it to those of another habit. */
const COSTED: Record<BiasMeasure, Costed | ((estimate: number) => Costed)> = {
  pgr_minus_plr: HELD_LONG,
  hold_ratio: HELD_LONG,
  rate_ratio: { ...TRADES, which: "entered soon after a loss" },
  size_ratio: (estimate) => ({
    ...TRADES,
    which: `much larger than usual after ${estimate >= 1 ? "a loss" : "a win"}`,
  }),
  extra_gap: { ...TRADES, which: "beyond your usual number a day" },
  loss_ratio: { ...TRADES, which: "left far from the entry" },
  run_share: { ...TRADES, which: "entered after a run of the price" },
  add_ratio: { one: "part", many: "parts", which: "added at a loss", others: "a trade as a whole" },
  round_share: { ...TRADES, which: "at a round price" },
  streak_ratio: (estimate) => ({
    ...TRADES,
    which: `much ${estimate >= 1 ? "larger" : "smaller"} than usual on a streak`,
  }),
  hour_gap: { ...TRADES, which: "opened in one hour of the day" },
};

/** The facts about the cost of a bias. */
export function costWords({ measure, estimate }: Bias): Record<string, FigureWords> {
  const costed = COSTED[measure];
  const { one, many, which, others } = typeof costed === "function" ? costed(estimate ?? 1) : costed;
  const rest = others ?? `a ${one} besides the ${many} ${which}`;
  const money = { kind: "money", with: ["currency"], signed: true } satisfies FigureWords;
  return {
    "cost.trades": { kind: "count", after: ` ${many} ${which}`, side: "both" },
    "cost.total": { ...money, after: ` in all of the ${many} ${which}` },
    "cost.perTrade": { ...money, after: ` a ${one} ${which}` },
    "cost.restPerTrade": { ...money, after: ` ${rest}` },
  };
}

/** The facts of an import and of its trades. A currency at the end of a name is left out. */
export const OF_IMPORT: Record<string, FigureWords> = {
  "import.fills": { kind: "count", after: " new fills" },
  "import.trades": { kind: "count", after: " closed trades" },
  "import.from": { kind: "date" },
  "import.to": { kind: "date" },
  "import.net": { kind: "money", with: ["currency"], after: " after fees", signed: true },
  "import.fees": { kind: "money", with: ["currency"], after: " in fees", side: "loss" },
  "best.symbol": { kind: "name" },
  "best.net": { kind: "money", with: ["currency", "symbol"], signed: true },
  "worst.symbol": { kind: "name" },
  "worst.net": { kind: "money", with: ["currency", "symbol"], signed: true },
};
