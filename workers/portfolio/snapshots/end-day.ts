import type { Ctx } from "../../context.ts";
import { readPreferences } from "../../identity/profile/read-preferences.ts";
import { tradingDays } from "../../journal/guardrails/core/trading-day.ts";
import { DEFAULT_ZONE } from "../../journal/guardrails/owner-zone.ts";
import { portfolioAt } from "../read-portfolio.ts";
import { insertSnapshots } from "./store.ts";
import { snapshotOf } from "./take-snapshot.ts";
import { lockAccounts, lockDay, updateDay, updateDayEquity, updateWaiting } from "./days-store.ts";

/**
 * Ends the user's day when it is over. Every paper account and all together get a snapshot, and the next day
 * begins with its equity. It may run twice at once: the row of the day is locked, and a day ends once. After
 * days without a sweep only the last ended day gets snapshots. The next day is one of the zone that the user
 * has chosen by then. It may have begun before, and counts what was lost since.
 */
export function endDay(ctx: Ctx): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    const due = await lockDay(tx);
    if (due === null || Date.parse(due.nextAt) > tx.now) return;
    const endedIn = tradingDays(due.zone);
    const ended = endedIn(Date.parse(endedIn(tx.now).start) - 1).date;
    const zone = (await readPreferences(tx.query, tx.userId)).timeZone ?? DEFAULT_ZONE;
    const today = tradingDays(zone)(tx.now);
    const whole = await portfolioAt(tx, undefined);
    const paper = whole.accounts.filter(({ kind }) => kind === "paper");
    const rows = [snapshotOf(whole, { account: null, day: ended })];
    for (const { id } of paper) {
      const one = await portfolioAt(tx, id);
      rows.push(snapshotOf(one, { account: id, day: ended }));
    }
    await insertSnapshots(tx, rows);
    await lockAccounts(tx);
    await updateDayEquity(
      tx,
      today.date,
      paper.flatMap(({ id, equity }) => (equity === null ? [] : [{ id, equity }])),
    );
    await updateDay(tx, { nextAt: today.end, zone });
    tx.events.push({ type: "snapshot.taken", body: { account: null, day: ended } });
  });
}

/** Lets a day that could not end wait until `until` (epoch ms). It ends then as it would have ended now. */
export function putOffDay(ctx: Ctx, until: number): Promise<void> {
  return ctx.ledger.transaction((tx) => updateWaiting(tx, new Date(until).toISOString()));
}
