import type { Breach, TripOutcome } from "#shared/contracts/guardrail-rules.ts";
import { toDecimal } from "#shared/decimal.ts";
import { isArmed } from "./draw.ts";
import type { Facts, Standing } from "./facts.ts";
import { closingPart, wholeSteps } from "./position.ts";
import { objectionOf } from "./rules.ts";

/** The day of a randomised guardrail, drawn by its seed. */
export type DrawnDay = { guardrailId: string; armed: boolean };
/** A breach and what came of it; `armed` is null for a guardrail that is not randomised. */
export type Trip = { breach: Breach; armed: boolean | null; outcome: TripOutcome };
/** What an order's judgement leaves in the ledger. */
export type Records = { day: string; days: DrawnDay[]; trips: Trip[] };

/** The order is refused when `blocks` holds anything. */
export type GuardrailVerdict = {
  blocks: Breach[];
  warns: Breach[];
  /** Breaches that would have blocked without the owner's confirmed override. */
  overridden: Breach[];
  records: Records;
};

/** What a guardrail says against an order, or null. An order that only closes is never objected to. */
export function judge(guardrail: Standing, facts: Facts): Breach | null {
  if (!facts.order.opens) return null;
  const objection = objectionOf(guardrail, facts);
  if (objection === null) return null;
  const closing = wholeSteps(closingPart(facts.order), facts.order);
  // An order that closes and goes on to the other side passes with its closing part, whatever the rule.
  const alone = closing.gt(0) ? { quantity: toDecimal(closing) } : null;
  const { numbers, words } = objection;
  return {
    guardrailId: guardrail.id,
    rule: guardrail.rule,
    action: guardrail.action,
    numbers,
    wouldPass: alone === null && objection.wouldPass === null ? null : { ...alone, ...objection.wouldPass },
    words,
    from: guardrail.from,
  };
}

/**
 * Judges an order by all guardrails. A randomised one is drawn for the day with the first order that opens,
 * and objects only on days on which it is armed.
 */
export function judgeAll(
  guardrails: readonly Standing[],
  facts: Facts,
  { overridden = [] }: { overridden?: readonly string[] } = {},
): GuardrailVerdict {
  const verdict: GuardrailVerdict = {
    blocks: [],
    warns: [],
    overridden: [],
    records: { day: facts.day.date, days: [], trips: [] },
  };
  if (!facts.order.opens) return verdict;
  for (const guardrail of guardrails) {
    const armed = guardrail.action === "randomised" ? isArmed(guardrail, facts.day.date) : null;
    if (armed !== null) verdict.records.days.push({ guardrailId: guardrail.id, armed });
    const breach = judge(guardrail, facts);
    if (breach === null) continue;
    const outcome = outcomeOf(breach, armed, overridden);
    verdict.records.trips.push({ breach, armed, outcome });
    if (outcome === "blocked") verdict.blocks.push(breach);
    if (outcome === "warned") verdict.warns.push(breach);
    if (outcome === "overridden") verdict.overridden.push(breach);
  }
  return verdict;
}

function outcomeOf(
  { guardrailId, action }: Breach,
  armed: boolean | null,
  overridden: readonly string[],
): TripOutcome {
  if (action === "warn") return "warned";
  if (armed === false) return "passed";
  return overridden.includes(guardrailId) ? "overridden" : "blocked";
}
