import * as z from "zod";
import { DayDate } from "#shared/contracts/attachments.ts";
import * as contract from "#shared/contracts/days.ts";
import { pageOf, readCursor } from "../../http/cursor.ts";
import { etagOf, preconditionOf } from "../../http/precondition.ts";
import { serve } from "../../http/serve/serve.ts";
import { picturesOfDay } from "../attachments/pictures-of-day.ts";
import { findOwnerZone } from "../guardrails/owner-zone.ts";
import { figuresOfDay } from "../metrics/figures-of-day.ts";
import { chooseLedger } from "../sample-ledger/choose-ledger.ts";
import { searchedIn } from "../trades/core/words.ts";
import { listSpan } from "../trades/list-span.ts";
import { NO_DAY, NO_TEMPLATE, toHead, toTemplate, toWords } from "./core/day-row.ts";
import { spanOfDay } from "./core/day-span.ts";
import { findDay, findTemplate, listDays } from "./store.ts";
import { writeDay, writeTemplate } from "./write-day.ts";

const Before = z.tuple([DayDate]);
const FIRST = "1990-01-01";
const LAST = "2199-12-31";
const ONE_DAY = 86_400_000;

export const days = [
  serve(contract.listDays, async (c, { query: { cursor, limit, from = FIRST, to = LAST, text } }) => {
    const { ledger, userId } = c.var.ctx;
    const before = readCursor(cursor, Before)?.[0];
    const words = text === undefined ? [] : searchedIn(text);
    const until = before === undefined || before > to ? to : dayBefore(before);
    const rows = await listDays(ledger.read, { userId, from, to: until, limit, words });
    return pageOf(rows, limit, { item: toHead, keyOf: ({ day }) => [day] });
  }),
  serve(contract.readDay, async (c, { params: { date }, query }) => {
    const { ledger, userId } = c.var.ctx;
    const { timeZone: asked, ...wanted } = query;
    const { ctx, filter } = chooseLedger(c.var.ctx, wanted);
    const timeZone = asked ?? (await findOwnerZone(ledger.read, userId));
    const span = { ...spanOfDay(date, timeZone), timeZone, limit: contract.MOST_DAY_TRADES };
    const [row, figures, { trades, isCut }, attachments] = await Promise.all([
      findDay(ledger.read, userId, date),
      figuresOfDay(ctx, filter, { day: date, timeZone }),
      listSpan(ctx, filter, span),
      picturesOfDay(c.var.ctx, date),
    ]);
    const words = toWords(row ?? NO_DAY);
    c.header("etag", etagOf(words.version));
    const { lotMethod } = filter;
    return { ...words, date, timeZone, lotMethod, figures, trades, tradesCut: isCut, attachments };
  }),
  serve(contract.writeDay, async (c, { params: { date }, body: change }) => {
    const words = await writeDay(c.var.ctx, { day: date, change, precondition: preconditionOf(c) });
    c.header("etag", etagOf(words.version));
    return { ...words, date };
  }),
  serve(contract.readDayTemplate, async (c) => {
    const template = toTemplate((await findTemplate(c.var.ctx.ledger.read, c.var.ctx.userId)) ?? NO_TEMPLATE);
    c.header("etag", etagOf(template.version));
    return template;
  }),
  serve(contract.writeDayTemplate, async (c, { body: change }) => {
    const template = await writeTemplate(c.var.ctx, { change, precondition: preconditionOf(c) });
    c.header("etag", etagOf(template.version));
    return template;
  }),
];

function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - ONE_DAY).toISOString().slice(0, 10);
}
