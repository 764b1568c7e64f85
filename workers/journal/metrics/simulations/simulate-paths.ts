import type { MonteCarlo, MonteCarloResult } from "#shared/contracts/monte-carlo.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../../context.ts";
import { offsetsOf } from "../../../db/local-clock.ts";
import { findOwnerZone } from "../../guardrails/owner-zone.ts";
import { chooseLedger } from "../../sample-ledger/choose-ledger.ts";
import { resolveAccount } from "../../trades/resolve-account.ts";
import { assumptionsOfPaths } from "./core/assumptions.ts";
import { drawPaths, PATHS_FORMULA } from "./core/paths.ts";
import { listSampledDays } from "./sample-store.ts";

/**
 * Draws sequences from the closed trades of a filter. It throws trades_missing without any. `onProgress` gets
 * the share that is done between two stretches of the drawing, so that others can work.
 */
export async function simulatePaths(
  own: Ctx,
  given: MonteCarlo,
  onProgress?: (share: number) => Promise<void>,
): Promise<MonteCarloResult> {
  const { ctx, filter } = chooseLedger(own, given);
  const asked = await resolveAccount(ctx.ledger, ctx.userId, filter);
  const timeZone = asked.timeZone ?? (await findOwnerZone(own.ledger.read, own.userId));
  const rows = await listSampledDays(ctx.ledger, ctx.userId, { asked, zone: offsetsOf(timeZone) });
  const [first] = rows;
  if (first === undefined) throw new Problem("trades_missing");
  const days = rows.map(({ nets }) => nets.split(" "));
  const drawing = drawPaths({ days }, asked);
  let step = drawing.next();
  for (; step.done !== true; step = drawing.next()) await onProgress?.(step.value);
  const { paths, trades, seed, ruinAt, block, lotMethod } = asked;
  return {
    ...step.value,
    ruinAt: ruinAt === undefined ? null : toDecimal(decimal(ruinAt).abs()),
    currency: first.currency,
    paths,
    trades,
    seed,
    block,
    sample: {
      trades: days.reduce((sum, day) => sum + day.length, 0),
      days: days.length,
      all: first.all,
      others: first.others,
    },
    assumptions: assumptionsOfPaths({ block }),
    timeZone,
    lotMethod,
    formula: PATHS_FORMULA,
  };
}
