import type { SimpleResult, SimpleSimulation } from "#shared/contracts/simulations.ts";
import type { Ctx } from "../../../context.ts";
import { offsetsOf } from "../../../db/local-clock.ts";
import { readPreferences } from "../../../identity/profile/read-preferences.ts";
import { readHabitTrades } from "../../biases/read-habit-trades.ts";
import { findOwnerZone } from "../../guardrails/owner-zone.ts";
import { amountsAreIn, combine, type Streaks, type Sums } from "../core/measures.ts";
import { sumLedger } from "../store.ts";
import { chooseLedger } from "../../sample-ledger/choose-ledger.ts";
import { NO_RATES } from "../../trades/core/conversion.ts";
import { resolveAccount } from "../../trades/resolve-account.ts";
import { assumptionsOf } from "./core/assumptions.ts";
import { changesOf, curveOf, type DayNets } from "./core/changes.ts";
import { pausesAfter, readLosses } from "./core/cool-off.ts";
import { listLosses, sumOutcomes } from "./history-store.ts";
import { rulesOf } from "./rules-store.ts";

/** Raised when the computation of a simulation changes. */
export const SIMULATION_FORMULA = "simulation-2";

/** The shares of the time that the baseline, and the pauses behind it, take. */
const AFTER_BASELINE = 0.25;
const AFTER_PAUSES = 0.4;

/**
 * The metrics of the real history, and as they would have been under the rules. Both are made by the figures
 * of `/metrics`. The caller's ledger is read three times at most, beside the trades of biases. `onProgress`
 * gets about the share that is done after each but the last.
 */
export async function simulate(
  own: Ctx,
  given: SimpleSimulation,
  onProgress?: (share: number) => Promise<void>,
): Promise<SimpleResult> {
  const { ctx, filter } = chooseLedger(own, given);
  const { ledger, userId } = ctx;
  const asked = await resolveAccount(ledger, userId, filter);
  const { baseCurrency } = await readPreferences(own.ledger.read, own.userId);
  const timeZone = asked.timeZone ?? (await findOwnerZone(own.ledger.read, own.userId));
  const { lotMethod, account, symbol, from, to, coolOffMinutes } = asked;
  const before = await sumLedger(ledger, userId, { lotMethod, account, symbol, from, to });
  await onProgress?.(AFTER_BASELINE);
  const biases = asked.exclude?.biases;
  const ids = biases === undefined ? undefined : await readHabitTrades(ctx, biases);
  const rules = rulesOf(userId, asked, { ...offsetsOf(timeZone), ids });
  const pauses =
    coolOffMinutes === undefined
      ? undefined
      : pausesAfter(readLosses(await listLosses(ledger, lotMethod, rules)), coolOffMinutes);
  if (pauses !== undefined) await onProgress?.(AFTER_PAUSES);
  const rows = await sumOutcomes(ledger, lotMethod, { ...rules, ...pauses });
  const sums: Sums[] = [];
  const days: DayNets[] = [];
  let streaks: Streaks = { winStreak: 0, lossStreak: 0 };
  let told: (typeof rows)[number] | undefined;
  for (const row of rows) {
    const { currency, at, days: count, baseline, simulated, closed, leftOut, ...rest } = row;
    if (currency === null) {
      told = row;
      streaks = { winStreak: row.winStreak, lossStreak: row.lossStreak };
    } else if (at === null) sums.push({ currency, ...rest });
    else days.push({ currency, at, days: count, baseline, simulated, closed, leftOut });
  }
  const measured = (each: { sums: readonly Sums[]; streaks: Streaks }) =>
    combine(each.sums, each.streaks, lotMethod, totalsIn(baseCurrency, each));
  return {
    baseline: measured(before),
    simulated: measured({ sums, streaks }),
    changes: changesOf(days, SIMULATION_FORMULA, biases?.includes("disposition_effect") === true),
    dropped: told?.dropped ?? [],
    droppedTotal: told?.droppedTotal ?? 0,
    droppedByCoolOff: told?.droppedByCoolOff ?? 0,
    cappedBySize: told?.cappedBySize ?? 0,
    cappedByLoss: told?.cappedByLoss ?? 0,
    withoutRisk: asked.capLossR === undefined ? null : (told?.withoutRisk ?? 0),
    withoutTime: pauses === undefined ? null : (told?.withoutTime ?? 0),
    curve: curveOf(days),
    assumptions: assumptionsOf(asked, baseCurrency !== null && !amountsAreIn(before.sums, baseCurrency)),
    timeZone,
    lotMethod,
    formula: SIMULATION_FORMULA,
  };
}

/** The totals of `/metrics` in the base currency, where no rate is needed for them. */
function totalsIn(
  currency: string | null,
  { sums, streaks }: { sums: readonly Sums[]; streaks: Streaks },
): Parameters<typeof combine>[3] {
  if (currency === null || !amountsAreIn(sums, currency)) return undefined;
  const [only = null] = sums;
  return { currency, ledger: { sums: only, streaks, price: only?.gross ?? "0", rates: NO_RATES } };
}
