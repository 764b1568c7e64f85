import * as z from "zod";
import { BiasName } from "./biases.ts";
import { sentAsNumber } from "./sent-as-number.ts";
import { SetupName, TagName } from "./trade-notes.ts";
import { ADHERENCE_KEYS, HOLDING_KEYS, STILL_OPEN, UNTIMED, Weekday } from "./trades.ts";

/** An exclusion names at most so many of each kind. */
export const MOST_EXCLUDED = 50;

function someOf<T extends z.ZodType>(item: T) {
  return z.array(item).min(1).max(MOST_EXCLUDED).optional();
}

const HOUR = String.raw`(?:[01]\d|2[0-3]|${UNTIMED})`;
const Hour = z
  .string()
  .max(7)
  .regex(new RegExp(`^${HOUR}$`), "must be 00 to 23 or untimed");

/**
 * The trades to leave out: those to which any of this applies. Hours and weekdays are those of the close, of
 * an open trade those of its opening, as in breakdowns. `weekdayHours` are both together, such as `1-09`.
 */
export const Exclusion = z.strictObject({
  tags: someOf(TagName),
  setups: someOf(SetupName),
  symbols: someOf(z.string().min(1).max(100)),
  directions: someOf(z.enum(["long", "short"])),
  holdings: someOf(z.enum([...HOLDING_KEYS, UNTIMED, STILL_OPEN])),
  hours: someOf(sentAsNumber(Hour, (hour) => String(hour).padStart(2, "0"))),
  weekdays: someOf(sentAsNumber(Weekday)),
  weekdayHours: someOf(
    z
      .string()
      .max(9)
      .regex(new RegExp(`^[1-7]-${HOUR}$`), "must be a weekday and an hour such as 1-09"),
  ),
  /** Names or ids. */
  accounts: someOf(z.string().min(1).max(100)),
  /** The days and months of the close; of an open trade those of its opening. */
  days: someOf(z.iso.date().max(10)),
  months: someOf(
    z
      .string()
      .max(7)
      .regex(/^\d{4}-(0[1-9]|1[0-2])$/, "must be a month such as 2026-03"),
  ),
  /** What a trade answered to the rules of its setup, all together, or to one: `rul_…:broken`. */
  adherences: someOf(z.enum(ADHERENCE_KEYS)),
  answers: someOf(
    z
      .string()
      .max(50)
      .regex(/^[\w-]+:(?:followed|broken)$/, "must be a rule and its answer"),
  ),
  /**
   * The trades whose money is the cost of a bias, as it was scored last. Of averaging down these are the
   * whole trades to which something was added at a loss, while its cost counts the added parts.
   */
  biases: someOf(BiasName),
  /** The hour in which the trade was opened. */
  entryHours: someOf(sentAsNumber(Hour, (hour) => String(hour).padStart(2, "0"))),
});
export type Exclusion = z.infer<typeof Exclusion>;
