import * as z from "zod";
import { Decimal, PositiveDecimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { Id, nameWords, words } from "./bounds.ts";
import { ModelChoice } from "./fill-models.ts";
import { Instant, page, PageQuery } from "./page.ts";

/** A user may have this many paper accounts. */
export const MOST_PAPER_ACCOUNTS = 20;

/** Limits of the account in its currency; null for none. */
export const RiskLimits = z.object({
  /** The most that one position may be worth. */
  maxPosition: PositiveDecimal.nullable(),
  /** The most that a day may lose; beyond it only closing orders pass. */
  maxDailyLoss: PositiveDecimal.nullable(),
});
export type RiskLimits = z.infer<typeof RiskLimits>;

/** Money in the account's currency. A figure that needs a price that is not known is null. */
export const PaperAccount = z.object({
  id: Id,
  name: words(80),
  currency: z.string().max(3),
  startBalance: Decimal,
  cash: Decimal,
  equity: Decimal.nullable(),
  /** Cash without what working orders reserve, and without 150 % of the value of shorts. */
  buyingPower: Decimal.nullable(),
  reserved: Decimal,
  /** Counts the resets, from 1. */
  epoch: z.number().int(),
  startedAt: Instant,
  workingOrders: z.number().int(),
  models: ModelChoice,
  limits: RiskLimits,
  createdAt: Instant,
  version: z.number().int(),
});
export type PaperAccount = z.infer<typeof PaperAccount>;

const tag = "Paper";
/** The currencies in use after ISO 4217, as the runtime knows them: no metals, and not `XXX` for none. */
const CURRENCIES = new Set(Intl.supportedValuesOf("currency"));
const NO_MONEY = new Set(["XDR", "XSU", "XUA"]);
const Currency = z
  .string()
  .max(3)
  .regex(/^[A-Z]{3}$/, { error: "is no ISO 4217 code", abort: true })
  .refine((code) => CURRENCIES.has(code) && !NO_MONEY.has(code), "is no currency in use");
/** A balance of up to a thousand billion. */
const Balance = PositiveDecimal.refine((value) => /^\d{1,13}(\.\d*)?$/.test(value), "is too large");

export const listPaperAccounts = endpoint({
  name: "listPaperAccounts",
  summary: "Paper accounts, by name",
  tag,
  method: "GET",
  path: "/paper/accounts",
  scope: "paper:read",
  query: PageQuery,
  reply: page(PaperAccount),
  errors: ["cursor_invalid"],
});

export const openPaperAccount = endpoint({
  name: "openPaperAccount",
  summary: "Open a paper account with a start balance",
  tag,
  method: "POST",
  path: "/paper/accounts",
  scope: "paper:write",
  body: z.object({
    name: nameWords(80).min(1),
    currency: Currency.default("USD"),
    startBalance: Balance.default("100000"),
    models: ModelChoice.optional(),
    limits: RiskLimits.optional(),
  }),
  reply: PaperAccount,
  status: [201],
  errors: ["too_many", "account_taken"],
});

export const changePaperAccount = endpoint({
  name: "changePaperAccount",
  summary: "Change the name, the models of later fills, or the risk limits",
  tag,
  method: "PATCH",
  path: "/paper/accounts/:id",
  scope: "paper:write",
  params: z.object({ id: Id }),
  body: z.object({
    name: nameWords(80).min(1).optional(),
    models: ModelChoice.optional(),
    limits: RiskLimits.optional(),
  }),
  reply: PaperAccount,
  errors: ["not_found", "precondition_failed", "account_taken"],
});

export const resetPaperAccount = endpoint({
  name: "resetPaperAccount",
  summary: "Cancel working orders and begin again from the start balance; old orders and fills stay readable",
  tag,
  method: "POST",
  path: "/paper/accounts/:id/reset",
  scope: "paper:write",
  params: z.object({ id: Id }),
  body: z.object({ startBalance: Balance.optional() }).default({}),
  reply: PaperAccount,
  status: [201],
  errors: ["not_found"],
});
