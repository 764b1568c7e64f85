import type {
  DigestContent,
  DigestGuardrail,
  DigestHabit,
  DigestResult,
  DigestTrade,
} from "#shared/contracts/digests.ts";
import type { BiasCost } from "#shared/contracts/biases.ts";
import type { GuardrailEffect } from "#shared/contracts/guardrails.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { readBiases } from "../biases/read-biases.ts";
import { checkSentences } from "../coach/core/check-sentences.ts";
import { readGuardrails } from "../guardrails/read-guardrails.ts";
import { compareWeeks } from "./core/compare-weeks.ts";
import { writeDigestWords } from "./core/digest-words.ts";
import { lastDayOf, mondayAfter, spanOf, type Week, weekOf } from "./core/week.ts";
import {
  countTrips,
  type Extreme,
  type Found,
  listExtremes,
  sumWeeks,
  type TripCount,
} from "./figures-store.ts";

/** The effect of so many randomised guardrails is measured for a digest. */
const MOST_EFFECTS = 5;

/** Measures what a guardrail changed; the composition gives it, because it reads what paper trading made. */
export type MeasureEffect = (ctx: Ctx, guardrailId: string) => Promise<GuardrailEffect>;

export type Effects = ReadonlyMap<string, DigestGuardrail["effect"]>;

/** The effects of the randomised guardrails, by id. */
export async function measureEffects(ctx: Ctx, measure: MeasureEffect): Promise<Effects> {
  const standing = await readGuardrails(ctx.ledger.read, ctx.userId, ctx.now);
  const drawn = standing.filter(({ action }) => action === "randomised").slice(0, MOST_EFFECTS);
  const effects = new Map<string, DigestGuardrail["effect"]>();
  for (const { id } of drawn) {
    const { status, n, estimate, interval, pValue, currency } = await measure(ctx, id);
    effects.set(id, { status, n, estimate, interval, pValue, currency });
  }
  return effects;
}

/**
 * What a digest of the week says, by the ledger of now. Throws when a sentence holds a number that no fact
 * is.
 */
export async function gatherWeek(tx: Tx, week: Week, effects: Effects): Promise<DigestContent> {
  const found = foundBy(week);
  const last = { ...weekOf(mondayAfter(week.week, -1), week.timeZone), to: week.from };
  const extremes = await listExtremes(tx, found);
  const results = compareWeeks(await sumWeeks(tx, { week: found, before: foundBy(last) })).map((result) => ({
    ...result,
    best: extremeOf(extremes, result, true),
    worst: extremeOf(extremes, result, false),
  }));
  const [main] = results;
  const { best, worst } = main ?? { best: null, worst: null };
  const biases = await readBiases(tx, tx.userId);
  const guardrails = await gatherGuardrails(tx, await countTrips(tx, week), effects);
  const lastDay = lastDayOf(week.week);
  const words = writeDigestWords({ week, lastDay, results, guardrails, biases });
  const refused = checkSentences(words.sentences, words);
  if (refused.length > 0) throw new Error(`a digest says what no fact says: ${refused[0]?.reason ?? ""}`);
  const habits = biases
    .filter(({ verdict }) => verdict === "likely")
    .map(({ bias, cost }) => ({ bias, verdict: "likely" as const, cost: costOf(cost) }));
  const { sentences, facts } = words;
  return { results, best, worst, habits, guardrails, sentences, facts: { ...facts } };
}

function extremeOf(
  extremes: readonly Extreme[],
  of: Pick<DigestResult, "kind" | "currency">,
  wanted: boolean,
): DigestTrade | null {
  const found = extremes.find(
    ({ kind, currency, isBest }) => isBest === wanted && kind === of.kind && currency === of.currency,
  );
  if (found === undefined) return null;
  const { id, symbol, currency, netPnl } = found;
  return { id, symbol, currency, netPnl };
}

function foundBy({ week, from, to }: Week): Found {
  return { week, from, to, ...spanOf({ week, from, to }) };
}

function costOf(cost: BiasCost | null): DigestHabit["cost"] {
  if (cost === null) return null;
  const { trades, total, perTrade, restPerTrade, currency } = cost;
  return { trades, total, perTrade, restPerTrade, currency };
}

/** The guardrails that had something against an order in the week, and the randomised ones. */
async function gatherGuardrails(
  tx: Tx,
  trips: readonly TripCount[],
  effects: Effects,
): Promise<DigestGuardrail[]> {
  const standing = await readGuardrails(tx.query, tx.userId, tx.now);
  return standing.flatMap(({ id, words }): DigestGuardrail[] => {
    const own = trips.filter(({ guardrailId }) => guardrailId === id);
    if (own.length === 0 && !effects.has(id)) return [];
    const count = (outcome: TripCount["outcome"]) => own.find((trip) => trip.outcome === outcome)?.n ?? 0;
    return [
      {
        guardrailId: id,
        words,
        blocked: count("blocked"),
        warned: count("warned"),
        passed: count("passed"),
        overridden: count("overridden"),
        effect: effects.get(id) ?? null,
      },
    ];
  });
}
