import type { DayChange, DayTemplate, DayWords } from "#shared/contracts/days.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Precondition } from "../../http/precondition.ts";
import { isNear } from "./core/day-span.ts";
import {
  changedDay,
  changedTexts,
  fieldsBetween,
  textsBetween,
  toTemplate,
  toWords,
  wordsOfDay,
} from "./core/day-row.ts";
import { lockDay, lockTemplate, replaceDayWords, updateDay, updateTemplate } from "./store.ts";

/**
 * Writes about a day; what is left out stays. Of two changes that name the same version, one is refused. A
 * change that changes nothing raises no version.
 */
export function writeDay(
  ctx: Ctx,
  { day, change, precondition }: { day: string; change: DayChange; precondition: Precondition },
): Promise<DayWords> {
  if (!isNear(day, ctx.now)) {
    const issues = [{ path: "date", message: "lies more than a year ahead" }];
    throw new Problem("invalid_request", undefined, { issues });
  }
  return ctx.ledger.transaction(async (tx) => {
    const row = await lockDay(tx, day);
    if (!precondition(row.version)) throw new Problem("precondition_failed");
    const changed = changedDay(row, change);
    const fields = fieldsBetween(row, changed);
    if (fields.length === 0) return toWords(row);
    if (textsBetween(row, changed).length > 0) replaceDayWords(tx, day, wordsOfDay(changed));
    await updateDay(tx, day, changed);
    tx.events.push({ type: "day.changed", body: { day, fields } });
    return toWords({ ...changed, version: row.version + 1, updated_at: new Date(tx.now).toISOString() });
  });
}

/** Changes the texts with which an empty day may begin. */
export function writeTemplate(
  ctx: Ctx,
  { change, precondition }: { change: Omit<DayChange, "checkIn">; precondition: Precondition },
): Promise<DayTemplate> {
  return ctx.ledger.transaction(async (tx) => {
    const row = await lockTemplate(tx);
    if (!precondition(row.version)) throw new Problem("precondition_failed");
    const changed = changedTexts(row, change);
    if (textsBetween(row, changed).length === 0) return toTemplate(row);
    await updateTemplate(tx, changed);
    return toTemplate({ ...changed, version: row.version + 1 });
  });
}
