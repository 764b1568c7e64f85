import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { readPreferences } from "../../identity/profile/read-preferences.ts";
import { queued } from "../../jobs/kinds.ts";
import { DEFAULT_ZONE } from "../guardrails/owner-zone.ts";
import { mondayAfter, type Week, weekAt, weekOf } from "./core/week.ts";
import { isOwed } from "./figures-store.ts";
import {
  findRunningWeek,
  insertRunningWeek,
  lockRunningWeek,
  type RunningWeek,
  updateRunningWeek,
} from "./weeks-store.ts";

/**
 * Ends the user's week when it is over, and queues its digest in the same transaction, so that each week has
 * one job. The next week begins where this one ended, and ends in the zone that the user has chosen by then.
 * After a pause each sweep ends one week, until the running one is reached.
 */
export function endWeek(ctx: Ctx): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    const ended = await lockRunningWeek(tx);
    if (ended === null || Date.parse(ended.nextAt) > tx.now) return;
    const timeZone = (await readPreferences(tx.query, tx.userId)).timeZone ?? DEFAULT_ZONE;
    const next = weekOf(mondayAfter(ended.week, 1), timeZone);
    await updateRunningWeek(tx, { week: next.week, since: ended.nextAt, nextAt: next.to, zone: timeZone });
    queueDigest(tx, { week: ended.week, from: ended.since, to: ended.nextAt, timeZone: ended.zone });
  });
}

/**
 * Begins the weeks of a user who has trades for the first time. It also queues the digest of the last
 * ended week if that has closed trades and no digest: they were imported after its end.
 */
export async function keepWeeks(ctx: Ctx): Promise<void> {
  const { ledger, userId } = ctx;
  const known = await findRunningWeek(ledger.read, userId);
  if (known !== null && !(await isOwed(ledger.read, userId, lastWeek(known)))) return;
  await ledger.transaction(async (tx) => {
    const running = known ?? (await beginWeek(tx));
    const last = lastWeek(running);
    if (await isOwed(tx.query, userId, last)) queueDigest(tx, last);
  });
}

async function beginWeek(tx: Tx): Promise<RunningWeek> {
  const zone = (await readPreferences(tx.query, tx.userId)).timeZone ?? DEFAULT_ZONE;
  const { week, from: since, to: nextAt } = weekAt(tx.now, zone);
  const running = { week, since, nextAt, zone };
  await insertRunningWeek(tx, running);
  return running;
}

/** The week that ended where the running one began. */
export function lastWeek({ week, since, zone }: { week: string; since: string; zone: string }): Week {
  const last = weekOf(mondayAfter(week, -1), zone);
  return { ...last, to: since };
}

function queueDigest(tx: Tx, week: Week): void {
  tx.jobs.push(queued({ kind: "digest.write", payload: week }));
}
