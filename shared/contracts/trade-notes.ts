import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { isUnseen, prose, recordOf } from "./bounds.ts";

/** The notes of a trade have at most this many characters, and a list shows the first of them. */
export const MOST_NOTES = 10_000;
export const MOST_LISTED_NOTES = 1_000;
/** A trade has at most this many tags. */
export const MOST_TRADE_TAGS = 20;
export const LONGEST_TAG = 40;
export const LONGEST_SETUP = 60;
/** A rule of a setup is a sentence. */
export const LONGEST_RULE = 200;

/**
 * A name on one line. Spaces at its ends and repeated ones are left out; a comma would end it in a filter.
 */
function nameOf(most: number) {
  return z
    .string()
    .max(most)
    .overwrite((name) => name.normalize("NFC").trim().replaceAll(/\s+/gu, " "))
    .min(1)
    .regex(/^[^\p{Cc}\p{Cs},]*$/u, "holds a comma or a control character")
    .refine((name) => !isUnseen(name), "holds a character that cannot be seen");
}

/** Two spellings that differ in case only are one tag. */
export const TagName = nameOf(LONGEST_TAG);
export const SetupName = nameOf(LONGEST_SETUP);

/** What the owner wrote about a trade, and the figures that follow from the plan. */
export const Written = z.object({
  notes: z.string().max(MOST_NOTES),
  /** True in a list where `notes` holds only the first 1 000 characters. */
  notesCut: z.boolean(),
  /** The names in the order in which they were given. */
  tags: z.array(z.string().max(LONGEST_TAG)).max(MOST_TRADE_TAGS),
  setup: z.string().max(LONGEST_SETUP).nullable(),
  plannedStop: Decimal.nullable(),
  /** Money in the currency of the trade. */
  plannedRisk: Decimal.nullable(),
  /**
   * The net P&L of a closed trade ÷ its planned risk. Without a planned risk it is the distance from the
   * entry to the stop × quantity × multiplier. Null for an open trade, and where the plan risks nothing.
   */
  rMultiple: Decimal.nullable(),
  /** The largest loss and the largest gain while the trade was held, in money; null without price bars. */
  mae: Decimal.nullable(),
  mfe: Decimal.nullable(),
  /** The version of what the owner wrote; 0 before the first word. */
  version: z.number().int(),
});
export type Written = z.infer<typeof Written>;

/** What a trade's owner may write; what is left out stays. Unknown tags and setups are made. */
export const TradeAnnotation = z.object({
  notes: prose(MOST_NOTES).optional(),
  tags: z.array(TagName).max(MOST_TRADE_TAGS).optional(),
  setup: SetupName.nullable().optional(),
  plannedStop: Decimal.nullable().optional(),
  plannedRisk: Decimal.refine((value) => !value.startsWith("-") && /[1-9]/.test(value), "must be above zero")
    .nullable()
    .optional(),
});
export type TradeAnnotation = z.infer<typeof TradeAnnotation>;

export const RuleAnswer = z.enum(["followed", "broken"]);
export type RuleAnswer = z.infer<typeof RuleAnswer>;

/** What a trade answers to rules, by their ids. */
export const RuleAnswers = recordOf(RuleAnswer.nullable(), { keys: z.string().max(40), most: 100 });
