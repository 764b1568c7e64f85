import * as z from "zod";
import { BiasName } from "./biases.ts";
import { sensible } from "./filter-sense.ts";
import { ZoneName } from "./profile.ts";
import { LONGEST_SETUP, LONGEST_TAG } from "./trade-notes.ts";
import { HOLDING_KEYS, RUN_LENGTHS, TimeOfDay } from "./trades.ts";

/** A question leaves out so many names of each kind. */
export const MOST_LEFT_OUT = 10;

const Day = z.iso.date().max(10);
const Symbol = z.string().min(1).max(100);
const Account = z.string().min(1).max(100);
const Weekday = z.enum(["1", "2", "3", "4", "5", "6", "7"]);
const Direction = z.enum(["long", "short"]);

/** Which trades a question is about. Each part means what it means in the filter of trades. */
export const QuestionFilter = z.strictObject({
  symbol: Symbol.optional(),
  account: Account.optional(),
  tag: z.string().min(1).max(LONGEST_TAG).optional(),
  setup: z.string().min(1).max(LONGEST_SETUP).optional(),
  direction: Direction.optional(),
  result: z.enum(["win", "loss"]).optional(),
  weekday: Weekday.optional(),
  holding: z.enum(HOLDING_KEYS).optional(),
  openedFrom: TimeOfDay.optional(),
  openedBefore: z.union([TimeOfDay, z.literal("24:00")]).optional(),
  /** The zone of the times of day and the weekday, where it is not the reader's. */
  zone: ZoneName.optional(),
  after: z.enum(["win", "loss"]).optional(),
  afterRun: z.enum(RUN_LENGTHS).optional(),
  /** Days of the reader's zone, both within the range. */
  from: Day.optional(),
  to: Day.optional(),
});
export type QuestionFilter = z.infer<typeof QuestionFilter>;

/** What is asked of the trades, and what groups are compared by. */
export const QuestionMeasure = z.enum([
  "netPnl",
  "expectancy",
  "winRate",
  "trades",
  "r",
  "holding",
  "drawdown",
]);
export type QuestionMeasure = z.infer<typeof QuestionMeasure>;

/** What the trades of a question can be compared by; `trade` is each by itself. */
export const QuestionGrouping = z.enum([
  "symbol",
  "account",
  "direction",
  "setup",
  "tag",
  "weekday",
  "openingHour",
  "day",
  "month",
  "trade",
]);
export type QuestionGrouping = z.infer<typeof QuestionGrouping>;

/** What the history is asked to be without. */
export const LeftOut = z.strictObject({
  symbols: z.array(Symbol).min(1).max(MOST_LEFT_OUT).optional(),
  accounts: z.array(Account).min(1).max(MOST_LEFT_OUT).optional(),
  tags: z.array(z.string().min(1).max(LONGEST_TAG)).min(1).max(MOST_LEFT_OUT).optional(),
  setups: z.array(z.string().min(1).max(LONGEST_SETUP)).min(1).max(MOST_LEFT_OUT).optional(),
  directions: z.array(Direction).min(1).max(2).optional(),
  weekdays: z.array(Weekday).min(1).max(7).optional(),
});
export type LeftOut = z.infer<typeof LeftOut>;

/** A question about one's own ledger, in the closed language that the coach answers. */
export const CoachQuery = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("figures"), measure: QuestionMeasure, filter: sensible(QuestionFilter) }),
  z.strictObject({
    kind: z.literal("compare"),
    by: QuestionGrouping,
    measure: QuestionMeasure.extract(["netPnl", "expectancy", "winRate", "trades"]),
    want: z.enum(["best", "worst"]),
    filter: sensible(QuestionFilter),
  }),
  z.strictObject({ kind: z.literal("bias"), bias: BiasName }),
  z.strictObject({
    kind: z.literal("without"),
    exclude: LeftOut,
    filter: QuestionFilter.pick({ symbol: true, account: true, from: true, to: true }),
  }),
]);
export type CoachQuery = z.infer<typeof CoachQuery>;
