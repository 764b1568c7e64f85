import { canonicalJson } from "#shared/act.ts";
import type { Digest, DigestContent } from "#shared/contracts/digests.ts";
import { newId } from "#shared/ids.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { readPreferences } from "../../identity/profile/read-preferences.ts";
import { DEFAULT_ZONE } from "../guardrails/owner-zone.ts";
import { mondayAfter, type Week, weekAt, weekOf } from "./core/week.ts";
import { lastWeek } from "./end-week.ts";
import { isOwed } from "./figures-store.ts";
import { gatherWeek, measureEffects, type MeasureEffect } from "./gather-week.ts";
import { type DigestRow, insertDigest, lockDigest, toDigest, updateDigest } from "./store.ts";
import { findRunningWeek } from "./weeks-store.ts";

/**
 * Writes the digest of an ended week once. A week without a closed trade gets none. Returns the digest when
 * this call wrote it, or when an earlier attempt of the same job did.
 */
export async function writeWeek(ctx: Ctx, week: Week, measure: MeasureEffect): Promise<Digest | null> {
  const effects = await measureEffects(ctx, measure);
  return ctx.ledger.transaction(async (tx) => {
    const known = await lockDigest(tx, week.week);
    if (known !== null) return toDigest(known);
    if (!(await isOwed(tx.query, tx.userId, week))) return null;
    return insertNew(tx, week, await gatherWeek(tx, week, effects));
  });
}

/**
 * Writes the digest of the last ended week now, also of one without a trade. A week that has one gets another
 * revision when its figures have changed since.
 */
export async function writeLastWeek(ctx: Ctx, measure: MeasureEffect): Promise<Digest> {
  const effects = await measureEffects(ctx, measure);
  return ctx.ledger.transaction(async (tx) => {
    const running = await findRunningWeek(tx.query, tx.userId);
    const week = running === null ? await lastWeekOfZone(tx) : lastWeek(running);
    const known = await lockDigest(tx, week.week);
    if (known === null) {
      const written = await insertNew(tx, week, await gatherWeek(tx, week, effects));
      if (written !== null) return written;
      return writtenMeanwhile(tx, week.week);
    }
    const same: Week = { week: known.week, from: known.from_at, to: known.to_at, timeZone: known.zone };
    const content = await gatherWeek(tx, same, effects);
    if (canonicalJson(content) === canonicalJson(known.content)) return toDigest(known);
    const row = { ...known, content, at: new Date(tx.now).toISOString(), revision: known.revision + 1 };
    await updateDigest(tx, row);
    return told(tx, row);
  });
}

async function lastWeekOfZone(tx: Tx): Promise<Week> {
  const timeZone = (await readPreferences(tx.query, tx.userId)).timeZone ?? DEFAULT_ZONE;
  return weekOf(mondayAfter(weekAt(tx.now, timeZone).week, -1), timeZone);
}

async function writtenMeanwhile(tx: Tx, week: string): Promise<Digest> {
  const row = await lockDigest(tx, week);
  if (row === null) throw new Error("a digest was written and is gone");
  return toDigest(row);
}

async function insertNew(
  tx: Tx,
  { week, from, to, timeZone }: Week,
  content: DigestContent,
): Promise<Digest | null> {
  const row: DigestRow = {
    id: newId("digest", tx.now),
    week,
    from_at: from,
    to_at: to,
    zone: timeZone,
    at: new Date(tx.now).toISOString(),
    revision: 1,
    content,
  };
  return (await insertDigest(tx, row)) ? told(tx, row) : null;
}

function told(tx: Tx, row: DigestRow): Digest {
  const digest = toDigest(row);
  tx.events.push({ type: "digest.ready", body: { digest } });
  return digest;
}
