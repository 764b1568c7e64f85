import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { Id, nameWords, prose } from "./bounds.ts";
import { Instant, isNotFuture, optionalText, page, PageQuery, TOO_LATE } from "./page.ts";
import { LONGEST_SETUP, SetupName } from "./trade-notes.ts";

export const LONGEST_MISSED_NOTE = 1_000;
/** A result of a missed trade is within so many times its risk. */
const MOST_R = 10_000;

const tag = "Journal";
const params = z.object({ id: z.string().max(40) });
const Price = Decimal.refine((value) => !value.startsWith("-") && /[1-9]/.test(value), "must be above zero");
const ResultR = Decimal.refine((value) => Math.abs(Number(value)) <= MOST_R, `must be within ±${MOST_R}`);

/** A trade that was seen and not taken. It counts in no figure of money. */
export const MissedTrade = z.object({
  id: Id,
  symbol: z.string().max(100),
  direction: z.enum(["long", "short"]),
  setup: z.string().max(LONGEST_SETUP).nullable(),
  plannedEntry: Decimal,
  plannedStop: Decimal.nullable(),
  target: Decimal.nullable(),
  /** When it was seen. */
  at: Instant,
  note: z.string().max(LONGEST_MISSED_NOTE),
  /** What it would have made, in units of its risk; null where the owner does not know. */
  resultR: Decimal.nullable(),
  /** The distance to the target over that to the stop; null without both, or where the stop risks nothing. */
  targetR: Decimal.nullable(),
  version: z.number().int(),
  createdAt: Instant,
});
export type MissedTrade = z.infer<typeof MissedTrade>;

const optional = {
  setup: SetupName.nullable().optional(),
  plannedStop: Price.nullable().optional(),
  target: Price.nullable().optional(),
  note: prose(LONGEST_MISSED_NOTE).optional(),
  resultR: ResultR.nullable().optional(),
};
const required = {
  symbol: nameWords(100).trim().min(1),
  direction: z.enum(["long", "short"]),
  plannedEntry: Price,
  at: Instant.refine(isNotFuture, TOO_LATE),
};
export const NewMissedTrade = z.object({ ...required, ...optional });
export type NewMissedTrade = z.infer<typeof NewMissedTrade>;
export const MissedTradeChange = NewMissedTrade.partial();
export type MissedTradeChange = z.infer<typeof MissedTradeChange>;

export const listMissedTrades = endpoint({
  name: "listMissedTrades",
  summary: "Trades that were seen and not taken, the latest first",
  tag,
  method: "GET",
  path: "/missed-trades",
  scope: "journal:read",
  /** `setup` is a name in any case. */
  query: PageQuery.extend({ setup: optionalText(LONGEST_SETUP) }),
  reply: page(MissedTrade),
  errors: ["cursor_invalid"],
});

export const noteMissedTrade = endpoint({
  name: "noteMissedTrade",
  summary: "Note a trade that was seen and not taken",
  tag,
  method: "POST",
  path: "/missed-trades",
  scope: "journal:write",
  body: NewMissedTrade,
  reply: MissedTrade,
  status: [201],
  errors: ["too_many"],
});

export const changeMissedTrade = endpoint({
  name: "changeMissedTrade",
  summary: "Change a missed trade; with If-Match only when nobody else did meanwhile",
  tag,
  method: "PATCH",
  path: "/missed-trades/:id",
  scope: "journal:write",
  params,
  body: MissedTradeChange,
  reply: MissedTrade,
  errors: ["not_found", "precondition_failed", "too_many"],
});

export const removeMissedTrade = endpoint({
  name: "removeMissedTrade",
  summary: "Forget a missed trade",
  tag,
  method: "DELETE",
  path: "/missed-trades/:id",
  scope: "journal:write",
  params,
  errors: ["not_found"],
});
