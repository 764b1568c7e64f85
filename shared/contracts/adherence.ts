import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { Id, MOST_GROUP_CURRENCIES } from "./bounds.ts";
import { MOST_KEPT_RULES, Rule } from "./playbooks.ts";
import { LotMethod, TradeFilter } from "./trades.ts";

/** A comparison of two means has an interval from this many trades on either side. */
export const LEAST_COMPARED = 5;

/** How many of the answers said that a rule was followed, at 95 %. Null without an answer. */
const Share = z.object({
  followed: z.number().int(),
  answered: z.number().int(),
  share: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
});
export type Share = z.infer<typeof Share>;

const Side = z.object({
  trades: z.number().int(),
  wins: z.number().int(),
  netPnl: Decimal,
  perTrade: Decimal.nullable(),
});
export type Side = z.infer<typeof Side>;

/** Trades that followed beside trades that did not. */
const Compared = z.object({
  followed: Side,
  broken: Side,
  /** The mean net P&L of the followed ones minus that of the broken ones. */
  difference: z
    .object({
      perTrade: Decimal,
      /** At 95 %; null below five trades on a side. */
      interval: z.tuple([Decimal, Decimal]).nullable(),
    })
    .nullable(),
});
export type Compared = z.infer<typeof Compared>;

export const Adherence = z.object({
  setupId: Id,
  /** The asked currency, else the one with the most closed trades; null without any. */
  currency: z.string().nullable(),
  /** All currencies of the setup's trades, those with the most trades. */
  currencies: z.array(z.string()).max(MOST_GROUP_CURRENCIES),
  lotMethod: LotMethod,
  /** Closed trades of the setup, and how many of them answered a rule. */
  trades: z.number().int(),
  answered: z.number().int(),
  /** All closed trades of the setup, whatever they answered. */
  taken: Side,
  /** Over all answers; those of one trade count as one observation for the interval. */
  adherence: Share,
  /** Trades that broke no rule which they answered, beside those that broke one. */
  results: Compared,
  rules: z.array(Rule.extend({ adherence: Share, results: Compared })).max(MOST_KEPT_RULES),
  /** Trades of the setup that were seen and not taken; they are in no figure above. */
  missed: z.object({
    trades: z.number().int(),
    /** Of so many it is known what they would have made. */
    withResult: z.number().int(),
    totalR: Decimal.nullable(),
    perTradeR: Decimal.nullable(),
  }),
  formula: z.string(),
});
export type Adherence = z.infer<typeof Adherence>;

export const getAdherence = endpoint({
  name: "getAdherence",
  summary: "How often a setup's rules were followed, and what trades made that followed or broke them",
  tag: "Ledger",
  method: "GET",
  path: "/setups/:id/adherence",
  scope: "journal:read",
  params: z.object({ id: z.string().max(40) }),
  query: TradeFilter.pick({ account: true, from: true, to: true, lotMethod: true }).extend({
    currency: z.string().max(10).optional(),
  }),
  reply: Adherence,
  errors: ["not_found"],
});
