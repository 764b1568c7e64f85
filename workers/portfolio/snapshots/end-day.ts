import type { Ctx } from "../../context.ts";
import { findPreferences } from "../../identity/profile/choices-store.ts";
import { tradingDay } from "../../journal/guardrails/core/trading-day.ts";
import { portfolioAt } from "../read-portfolio.ts";
import { insertSnapshots } from "./store.ts";
import { snapshotOf } from "./take-snapshot.ts";
import { lockDay, updateDay, updateDayEquity } from "./days-store.ts";

/**
 * Ends the user's day when it is over: a snapshot of every paper account and of all together, and the equity
 * with which the next day begins. It may run twice, at once too: the row of the day is locked, and a day ends
 * once. A user who was away for days gets one snapshot, of the day that ended last.
 */
export function endDay(ctx: Ctx): Promise<void> {
  return ctx.ledger.transaction(async (tx) => {
    const due = await lockDay(tx);
    if (due === null || Date.parse(due) > tx.now) return;
    const { value: chosen } = await findPreferences(tx.query, tx.userId);
    const zone = chosen.timeZone ?? "UTC";
    const today = tradingDay(tx.now, zone);
    const ended = tradingDay(Date.parse(today.start) - 1, zone).date;
    const whole = await portfolioAt(tx.query, tx.userId, { now: tx.now });
    const paper = whole.accounts.filter(({ kind }) => kind === "paper");
    const rows = [snapshotOf(whole, { account: null, day: ended })];
    for (const { id } of paper) {
      const one = await portfolioAt(tx.query, tx.userId, { account: id, now: tx.now });
      rows.push(snapshotOf(one, { account: id, day: ended }));
    }
    await insertSnapshots(tx, rows);
    await updateDayEquity(
      tx,
      today.date,
      paper.flatMap(({ id, equity }) => (equity === null ? [] : [{ id, equity }])),
    );
    await updateDay(tx, today.end);
    tx.events.push({ type: "snapshot.taken", body: { account: null, day: ended } });
  });
}
