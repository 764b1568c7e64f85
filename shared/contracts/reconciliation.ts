import * as z from "zod";
import { Decimal } from "../decimal.ts";
import { endpoint } from "../endpoint.ts";
import { isTradingYear } from "../trading-year.ts";
import { Instant, optionalText, page, PageQuery } from "./page.ts";

/** An answer names the instruments and the currencies that differ most, so many of each at most. */
export const MOST_RECONCILED = 200;
/** A user states so many positions or currencies in one request. */
export const MOST_STATED = 500;

export const ReconciliationStatus = z.enum(["agrees", "differs", "nothing_stated"]);
export type ReconciliationStatus = z.infer<typeof ReconciliationStatus>;

/** The sum of any number of decimals; a position after splits is rounded to 18 places. */
const Sum = z
  .string()
  .max(60)
  .regex(/^-?\d{1,40}(\.\d{1,18})?$/);

/** What would close a gap. A missing split names the units after it for units before it. */
const Closing = z.object({
  act: z.enum(["add_units", "remove_units", "add_split", "add_money", "remove_money"]),
  amount: Sum,
  ratio: z.object({ after: z.number().int(), before: z.number().int() }).optional(),
  words: z.string().max(400),
});
export type Closing = z.infer<typeof Closing>;

export const ReconciledPosition = z.object({
  account: z.string().max(80),
  symbol: z.string().max(100),
  at: Instant,
  stated: Sum,
  ledger: Sum,
  /** Stated less ledger: above zero, the ledger lacks units. */
  difference: Sum,
  closes: Closing.nullable(),
});
export type ReconciledPosition = z.infer<typeof ReconciledPosition>;

/** How the ledger's cash is known: since an earlier stated balance, or since the account began empty. */
export const CashBasis = z.enum(["between_balances", "from_start", "opening_unknown", "margin_instruments"]);

export const ReconciledCash = z.object({
  account: z.string().max(80),
  currency: z.string().max(20),
  /** `opening_unknown` and `margin_instruments` compare nothing: no sum of rows makes this cash. */
  basis: CashBasis,
  /** The earlier stated balance; null from the account's start. */
  since: Instant.nullable(),
  opening: Sum.nullable(),
  at: Instant,
  stated: Sum,
  ledger: Sum.nullable(),
  difference: Sum.nullable(),
  closes: Closing.nullable(),
});
export type ReconciledCash = z.infer<typeof ReconciledCash>;

export const Reconciliation = z.object({
  status: ReconciliationStatus,
  /** The largest differences first. */
  items: z.array(ReconciledPosition).max(MOST_RECONCILED),
  cash: z.array(ReconciledCash).max(MOST_RECONCILED),
  /** How many were compared and how many differ, beyond those named. */
  compared: z.object({ positions: z.number().int(), cash: z.number().int() }),
  differing: z.object({ positions: z.number().int(), cash: z.number().int() }),
});
export type Reconciliation = z.infer<typeof Reconciliation>;

/** What an import keeps of its reconciliation. */
export const ReconciliationSummary = Reconciliation.pick({
  status: true,
  compared: true,
  differing: true,
});
export type ReconciliationSummary = z.infer<typeof ReconciliationSummary>;

export const reconcileImport = endpoint({
  name: "reconcileImport",
  summary: "What the import's statement says of positions and cash, beside the ledger of now",
  tag: "Import",
  method: "GET",
  path: "/imports/:id/reconciliation",
  scope: "journal:read",
  params: z.object({ id: z.string().max(40) }),
  reply: Reconciliation,
  errors: ["not_found"],
});

/** A currency or a coin as files write it: letters first, then also digits and points. */
const Code = z
  .string()
  .max(20)
  .trim()
  .toUpperCase()
  .regex(/^[A-Z][A-Z0-9.]{1,11}$/, { error: "is not a currency code such as USD" });

/**
 * Balances that a user reads off a statement; of two for one symbol or currency the last counts. Blanks
 * around names are left out, and currencies are in capitals.
 */
export const StatedByUser = z.object({
  account: z.string().trim().min(1).max(80),
  at: Instant.refine(
    (at) => isTradingYear(new Date(at).getUTCFullYear()),
    "is not of a year from 1900 to 2199",
  ),
  positions: z
    .array(z.object({ symbol: z.string().trim().min(1).max(100), quantity: Decimal }))
    .max(MOST_STATED),
  cash: z
    .array(z.object({ currency: Code, amount: Decimal }))
    .max(20)
    .optional(),
});
export type StatedByUser = z.infer<typeof StatedByUser>;

/** So many balances that a user typed in are kept; a further one replaces the oldest. */
export const MOST_TYPED = 100;
/** The answer of the latest reconciliations names so many accounts. */
export const MOST_LATEST = 100;

/** A reconciliation of one account, as it was when the ledger was last compared. */
export const KeptReconciliation = ReconciliationSummary.extend({
  id: z.string().max(40),
  account: z.string().max(80),
  /** Null for a balance that the user typed in. */
  importId: z.string().max(40).nullable(),
  /** The last instant of which the statement says something. */
  at: Instant,
  /** What differs most, in words; null where all agrees. */
  largest: z
    .object({ name: z.string().max(120), difference: Sum, closes: z.string().max(400).nullable() })
    .nullable(),
  checkedAt: Instant,
  createdAt: Instant,
});
export type KeptReconciliation = z.infer<typeof KeptReconciliation>;

export const reconcile = endpoint({
  name: "reconcile",
  summary: "Compare positions and cash that you state with an account's ledger at that instant, and keep it",
  tag: "Ledger",
  method: "POST",
  path: "/reconciliations",
  scope: "journal:write",
  body: StatedByUser,
  reply: Reconciliation.extend({ id: z.string().max(40) }),
  errors: ["not_found"],
});

export const listReconciliations = endpoint({
  name: "listReconciliations",
  summary: "The kept reconciliations of statements and of typed-in balances, the latest statement first",
  tag: "Ledger",
  method: "GET",
  path: "/reconciliations",
  scope: "journal:read",
  query: PageQuery.extend({ account: optionalText() }),
  reply: page(KeptReconciliation),
  errors: ["cursor_invalid"],
});

export const latestReconciliations = endpoint({
  name: "latestReconciliations",
  summary: "The reconciliation of each account with its latest statement",
  tag: "Ledger",
  method: "GET",
  path: "/reconciliations/latest",
  scope: "journal:read",
  reply: z.object({ items: z.array(KeptReconciliation).max(MOST_LATEST) }),
});

export const readReconciliation = endpoint({
  name: "readReconciliation",
  summary: "What a kept reconciliation states, beside the ledger of now",
  tag: "Ledger",
  method: "GET",
  path: "/reconciliations/:id",
  scope: "journal:read",
  params: z.object({ id: z.string().max(40) }),
  reply: z.object({ kept: KeptReconciliation, result: Reconciliation }),
  errors: ["not_found"],
});

export const deleteReconciliation = endpoint({
  name: "deleteReconciliation",
  summary: "Remove a typed-in balance; those of imports leave with their import",
  tag: "Ledger",
  method: "DELETE",
  path: "/reconciliations/:id",
  scope: "journal:write",
  params: z.object({ id: z.string().max(40) }),
  errors: ["not_found"],
});
