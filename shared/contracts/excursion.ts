import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { sensible } from "./filter-sense.ts";
import { Bar, BarInterval, MOST_BARS } from "./market.ts";
import { TradeFilter } from "./trades.ts";

/** Gross money of a trade by the market's bars while it was held, and the bars around it. */
export const getExcursion = endpoint({
  name: "getExcursion",
  summary: "How far a trade went against and for its owner, with the bars before, during and after it",
  tag: "Ledger",
  method: "GET",
  path: "/trades/:id/excursion",
  scope: "journal:read",
  limit: "market",
  params: z.object({ id: z.string().max(40) }),
  reply: z.object({
    /** At most 0 and at least 0. Null without bars, and where the bars do not fit the fills. */
    mae: Decimal.nullable(),
    mfe: Decimal.nullable(),
    currency: z.string(),
    /** False when the fills lie outside the bars of their time, as after a split. */
    fits: z.boolean(),
    interval: BarInterval.nullable(),
    /** Empty where the market has none, and for fills that have a date and no time. */
    bars: z.array(Bar).max(MOST_BARS),
    formula: z.string(),
  }),
  errors: ["not_found"],
});

/** One call is about at most this many trades. */
export const MOST_EXCURSIONS = 500;

export const workOutExcursions = endpoint({
  name: "workOutExcursions",
  summary: "Work out by a job how far the newest closed trades of a filter went against and for their owner",
  tag: "Ledger",
  method: "POST",
  path: "/trades/excursions",
  scope: "journal:write",
  limit: "market",
  body: z.object({ filter: sensible(TradeFilter) }),
  reply: z.object({
    /** The newest closed trades that the filter finds, at most 500. */
    trades: z.number().int(),
    /** Those of them whose excursions a job works out now, until the event `excursions.worked_out`. */
    waiting: z.number().int(),
  }),
  status: [202],
});
