import * as z from "zod";
import { BiasName } from "./biases.ts";
import { words } from "./bounds.ts";
import { sensible } from "./filter-sense.ts";
import { ZoneName } from "./profile.ts";
import { Exclusion } from "./exclusions.ts";
import { LONGEST_SETUP, LONGEST_TAG } from "./trade-notes.ts";
import { HOLDING_KEYS, RUN_LENGTHS, TimeOfDay, Weekday } from "./trades.ts";

/** So many groups are compared with each other alone. */
export const MOST_COMPARED = 10;
/** A question leaves out so many names of each kind. */
export const MOST_LEFT_OUT = 10;

const Day = z.iso
  .date()
  .max(10)
  .refine((day) => /^(?:19|20)/.test(day), "a day outside the years 1900 to 2099");

/** Which trades a question is about. Each part means what it means in the filter of trades. */
export const QuestionFilter = z.strictObject({
  symbol: words(100).min(1).optional(),
  account: words(100).min(1).optional(),
  tag: words(LONGEST_TAG).min(1).optional(),
  setup: words(LONGEST_SETUP).min(1).optional(),
  direction: z.enum(["long", "short"]).optional(),
  result: z.enum(["win", "loss"]).optional(),
  weekday: Weekday.optional(),
  holding: z.enum(HOLDING_KEYS).optional(),
  openedFrom: TimeOfDay.optional(),
  openedBefore: z.union([TimeOfDay, z.literal("24:00")]).optional(),
  /** The zone of the times of day, and with them of the weekday, where it is not the reader's. */
  zone: ZoneName.optional(),
  after: z.enum(["win", "loss"]).optional(),
  afterRun: z.enum(RUN_LENGTHS).optional(),
  /** Days of the reader's zone, both within the range. */
  from: Day.optional(),
  to: Day.optional(),
  /** The trades of this currency alone; nothing is converted. */
  currency: z
    .string()
    .max(10)
    .regex(/^[A-Z][A-Z0-9]{1,9}$/)
    .optional(),
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

/** What the history is asked to be without. The page of a simulation takes commas between names. */
export const LeftOut = Exclusion.pick({
  symbols: true,
  accounts: true,
  tags: true,
  setups: true,
  directions: true,
  weekdays: true,
}).superRefine((all, { addIssue }) => {
  const lists = Object.entries(all).filter(([, names]) => names !== undefined);
  if (lists.length === 0) addIssue("nothing is left out");
  for (const [list, names = []] of lists) {
    if (names.length > MOST_LEFT_OUT) addIssue(`at most ${MOST_LEFT_OUT} ${list} can be left out`);
    if (names.some((name) => !/^[^\p{Cc}\p{Cs},]+$/u.test(name)))
      addIssue("a name with a comma cannot be left out");
  }
});
export type LeftOut = z.infer<typeof LeftOut>;

const QuestionKinds = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("figures"), measure: QuestionMeasure, filter: sensible(QuestionFilter) }),
  z.strictObject({
    kind: z.literal("compare"),
    by: QuestionGrouping,
    measure: QuestionMeasure.extract(["netPnl", "expectancy", "winRate", "trades"]),
    want: z.enum(["best", "worst"]),
    /** The only groups that are compared, by name or key: a symbol, `1` for Mondays, `long`, `2026-03`. */
    among: z.array(words(100).min(1)).min(2).max(MOST_COMPARED).optional(),
    /** The group of which it is asked whether it is the first. */
    asks: words(100).min(1).optional(),
    filter: sensible(QuestionFilter),
  }),
  z.strictObject({ kind: z.literal("bias"), bias: BiasName }),
  z.strictObject({
    kind: z.literal("without"),
    exclude: LeftOut,
    filter: QuestionFilter.pick({ symbol: true, account: true, from: true, to: true }),
  }),
]);

/** A question about one's own ledger, in the closed language that the coach answers. */
export const CoachQuery = QuestionKinds.superRefine((query, { addIssue }) => {
  if (query.kind === "figures" || query.kind === "compare") {
    const { zone, openedFrom, openedBefore } = query.filter;
    if (zone !== undefined && openedFrom === undefined && openedBefore === undefined)
      addIssue("a zone of its own needs times of day");
  }
  if (query.kind !== "compare") return;
  if (query.by === "tag" && query.filter.tag !== undefined)
    addIssue("where tags are compared, no tag can be chosen");
  if (query.by === "openingHour" && isAroundTheClock(query.filter))
    addIssue("hours cannot be compared within times of day that begin and end in one hour");
});
export type CoachQuery = z.infer<typeof CoachQuery>;

/** True of times of day over midnight to the hour in which they begin: two parts of it are meant. */
function isAroundTheClock({ openedFrom, openedBefore }: QuestionFilter): boolean {
  if (openedFrom === undefined || openedBefore === undefined || openedFrom < openedBefore) return false;
  return openedFrom.slice(0, 2) === openedBefore.slice(0, 2);
}
