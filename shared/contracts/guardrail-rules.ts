import * as z from "zod";
import { Decimal, PositiveDecimal } from "../decimal.ts";
import { BiasCost, BiasName, BiasVerdict } from "./biases.ts";
import { Id, MOST_EVIDENCE, recordOf, words } from "./bounds.ts";
import { Instant } from "./page.ts";

export const RULES = ["cool_off", "max_trades", "daily_loss", "size_cap", "drawdown"] as const;
export const RuleName = z.enum(RULES);
export type RuleName = z.infer<typeof RuleName>;

/** `randomised` blocks on days that a stored seed draws, and only records on the others. */
export const GuardrailAction = z.enum(["block", "warn", "randomised"]);
export type GuardrailAction = z.infer<typeof GuardrailAction>;

/** A share of 100, above 0. */
const Percent = PositiveDecimal.refine((value) => Number(value) <= 100, "must be at most 100");
/** A position may be larger than the equity behind it. */
const SizePercent = PositiveDecimal.refine((value) => Number(value) <= 10_000, "must be at most 10000");

/**
 * Waits for `minutes` after a loss that is the last of `losses` in a row, or that is at least `lossBeyond` in
 * the account's currency. Without either, every loss counts.
 */
export const CoolOff = z.strictObject({
  losses: z.number().int().min(1).max(20).nullable().default(null),
  lossBeyond: PositiveDecimal.nullable().default(null),
  minutes: z
    .number()
    .int()
    .min(1)
    .max(7 * 24 * 60),
});
export type CoolOff = z.infer<typeof CoolOff>;

/** The most trades that may be opened on a day; an order that adds to a position opens none. */
export const MaxTrades = z.strictObject({ trades: z.number().int().min(1).max(10_000) });
export type MaxTrades = z.infer<typeof MaxTrades>;

/**
 * The loss of a day: `amount` of the account's currency, or `percent` of the equity at its start. By `equity`
 * open positions count with it; by `realized` only what was closed.
 */
export const DailyLoss = z
  .strictObject({
    amount: PositiveDecimal.nullable().default(null),
    percent: Percent.nullable().default(null),
    counts: z.enum(["equity", "realized"]).default("equity"),
  })
  .refine(({ amount, percent }) => isOneGiven(amount, percent), "needs either amount or percent");
export type DailyLoss = z.infer<typeof DailyLoss>;

/**
 * Caps the order, or the position that it would leave. The cap is a `notional` in the account's currency, a
 * `quantity`, or a `percent` of the equity.
 */
export const SizeCap = z
  .strictObject({
    notional: PositiveDecimal.nullable().default(null),
    quantity: PositiveDecimal.nullable().default(null),
    percent: SizePercent.nullable().default(null),
    of: z.enum(["order", "position"]).default("position"),
  })
  .refine(
    ({ notional, quantity, percent }) => isOneGiven(notional, quantity, percent),
    "needs one of notional, quantity and percent",
  );
export type SizeCap = z.infer<typeof SizeCap>;

/**
 * `static`: how far equity may fall below the start balance. `trailing`: how far below the highest equity;
 * with `locksAtStart` the floor rises no further than the start balance. A percent is one of that balance or
 * high.
 */
export const Drawdown = z
  .strictObject({
    kind: z.enum(["static", "trailing"]).default("static"),
    amount: PositiveDecimal.nullable().default(null),
    percent: Percent.nullable().default(null),
    locksAtStart: z.boolean().default(false),
  })
  .refine(({ amount, percent }) => isOneGiven(amount, percent), "needs either amount or percent");
export type Drawdown = z.infer<typeof Drawdown>;

function isOneGiven(...values: readonly (string | null)[]): boolean {
  return values.filter((value) => value !== null).length === 1;
}

const CoolOffRule = z.object({ rule: z.literal("cool_off"), params: CoolOff });
const MaxTradesRule = z.object({ rule: z.literal("max_trades"), params: MaxTrades });
const DailyLossRule = z.object({ rule: z.literal("daily_loss"), params: DailyLoss });
const SizeCapRule = z.object({ rule: z.literal("size_cap"), params: SizeCap });
const DrawdownRule = z.object({ rule: z.literal("drawdown"), params: Drawdown });

/** A rule with its parameters. */
export const Ruled = z.discriminatedUnion("rule", [
  CoolOffRule,
  MaxTradesRule,
  DailyLossRule,
  SizeCapRule,
  DrawdownRule,
]);
export type Ruled = z.infer<typeof Ruled>;

/** A rule with its parameters and further fields. */
export function ruledWith<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.discriminatedUnion("rule", [
    CoolOffRule.extend(shape),
    MaxTradesRule.extend(shape),
    DailyLossRule.extend(shape),
    SizeCapRule.extend(shape),
    DrawdownRule.extend(shape),
  ]);
}

/** The score of a bias from which a guardrail was made, as it stood then. */
export const FromBias = z.object({
  bias: BiasName,
  scoredAt: Instant,
  verdict: BiasVerdict.nullable(),
  cost: BiasCost.nullable(),
  /** The trades that showed the bias most. */
  evidence: z.array(Id).max(MOST_EVIDENCE),
  evidenceTotal: z.number().int(),
});
export type FromBias = z.infer<typeof FromBias>;

/** The numbers behind a judgement, by name; decimals and instants as text. */
export const RuleNumbers = recordOf(words(60), { keys: words(40), most: 12 });
export type RuleNumbers = z.infer<typeof RuleNumbers>;

/** When the same order would pass, or the quantity of which it would pass now. */
export const WouldPass = z.object({ at: Instant.optional(), quantity: Decimal.optional() });
export type WouldPass = z.infer<typeof WouldPass>;

/** What a guardrail says against an order. */
export const Breach = z.object({
  guardrailId: Id,
  rule: RuleName,
  action: GuardrailAction,
  numbers: RuleNumbers,
  /** Null when no time and no smaller quantity helps. */
  wouldPass: WouldPass.nullable(),
  words: words(300),
  from: FromBias.nullable(),
});
export type Breach = z.infer<typeof Breach>;

/** What came of a breach. `passed`: a randomised guardrail on a day on which it only records. */
export const TripOutcome = z.enum(["blocked", "warned", "passed", "overridden"]);
export type TripOutcome = z.infer<typeof TripOutcome>;
