import type { AssetClass, Effect, Side } from "#shared/contracts/fills.ts";
import { decimal, type Decimal } from "#shared/decimal.ts";
import { rankOf } from "./revision.ts";

/** A fill as a file states it; numbers are canonical decimals, so equal values are equal strings. */
export type Row = {
  account: string;
  symbol: string;
  isin: string | null;
  currency: string;
  assetClass: AssetClass;
  multiplier: Decimal;
  underlying: string | null;
  expiry: string | null;
  strike: Decimal | null;
  right: "call" | "put" | null;
  side: Side;
  quantity: Decimal;
  price: Decimal;
  /** A positive cost; negative is a rebate. */
  fee: Decimal;
  feeCurrency: string;
  /** Epoch milliseconds; of a date without a time, 00:00 UTC of that date. */
  executedAt: number;
  dateOnly: boolean;
  /** What the statement says it did to the position; null where it does not say. */
  effect: Effect | null;
  executionId: string | null;
};

/** What a claim says about its fill; two claims of one fill may differ. */
export type Facts = {
  instrumentId: string;
  executedAt: number;
  dateOnly: boolean;
  effect: Effect | null;
  side: Side;
  quantity: Decimal;
  price: Decimal;
  fee: Decimal;
  feeCurrency: string;
  executionId: string | null;
  /** An id whose last part counts how often the broker has stated the fill anew. */
  revision: string | null;
  /** It takes a fill of these facts back instead of stating one. */
  cancels: boolean;
};

/** The part of a claim's facts that its fill does not share; null when it shares all of them. */
export type FactsApart = Partial<Facts> | null;

/** What makes two rows speak of one instrument; the ISIN and the underlying only describe it. */
export function instrumentKey(row: Row): string {
  return [
    row.symbol,
    row.currency,
    row.assetClass,
    row.multiplier,
    row.expiry ?? "",
    row.strike ?? "",
    row.right ?? "",
  ].join("\u001f");
}

/** Equal for fills that only an execution id could tell apart; the fee is left out because brokers correct it. */
export function fingerprint(accountId: string, facts: Facts): string {
  const second = Math.floor(facts.executedAt / 1000);
  const side = facts.cancels ? `${facts.side}-` : facts.side;
  return `${accountId}|${facts.instrumentId}|${second}|${side}|${facts.quantity}|${facts.price}`;
}

/** How one statement of a fill stands to another of the same execution id; a mark of opening or closing is no part of it, for many files have none. */
export function compareFacts(known: Facts, stated: Facts): "equal" | "fee" | "other" {
  const isSame =
    known.instrumentId === stated.instrumentId &&
    known.executedAt === stated.executedAt &&
    known.dateOnly === stated.dateOnly &&
    known.side === stated.side &&
    known.quantity === stated.quantity &&
    known.price === stated.price;
  if (!isSame) return "other";
  return known.fee === stated.fee && known.feeCurrency === stated.feeCurrency ? "equal" : "fee";
}

/** True when the fee stated is the fill's own and what a cancelled fill left to it, together: that is how it stands in the ledger. */
export function isTotalFee(own: Fee, stated: Fee, carried: Decimal): boolean {
  if (carried === "0" || own.feeCurrency !== stated.feeCurrency) return false;
  return decimal(own.fee).plus(decimal(carried)).eq(stated.fee);
}
type Fee = Pick<Facts, "fee" | "feeCurrency">;

/** What a claim states, and whether it does so to correct what was stated before. */
export type Stated = { kind: ClaimKind; facts: Facts };
export type ClaimKind = "states" | "corrects" | "cancels";

/**
 * The facts that a fill takes from its claims, oldest import first: a claim with an execution id outweighs one without,
 * a later revision an earlier one, and a correction what it corrects; a later fee replaces an earlier one, and a claim
 * that contradicts the first is left standing apart. A correction without an execution id corrects the time alone. The
 * first mark of opening or closing that any other claim brings is taken. `carried` is what cancelled fills left to this
 * one of their fees: a claim that states it along with the fee states the fee that stands.
 */
export function settle(claims: readonly Stated[], carried: Decimal = "0"): Facts {
  const named = claims.filter(({ facts }) => facts.executionId !== null);
  const heard = named.length > 0 ? named : claims;
  const rank = heard.reduce((most, { facts }) => Math.max(most, rankOf(facts.revision)), -1);
  const latest = heard.filter(({ facts }) => rankOf(facts.revision) === rank);
  const correction = latest.findLast(({ kind, facts }) => kind === "corrects" && facts.executionId !== null);
  const first = (correction ?? latest[0])?.facts;
  if (first === undefined) throw new RangeError("a fill without claims has no facts");
  const alike = heard.filter(
    ({ facts }) =>
      (facts.revision === null || rankOf(facts.revision) === rank) && compareFacts(first, facts) !== "other",
  );
  const { fee, feeCurrency } = named.length > 0 ? latestFee(first, alike, carried) : first;
  const timed = claims.findLast(
    ({ kind, facts }) => kind === "corrects" && facts.executionId === null,
  )?.facts;
  const { executedAt, dateOnly } = timed ?? first;
  const marked = claims.find(({ facts }) => facts.effect !== null && compareFacts(first, facts) !== "other");
  return { ...first, fee, feeCurrency, executedAt, dateOnly, effect: marked?.facts.effect ?? first.effect };
}

function latestFee(first: Facts, alike: readonly Stated[], carried: Decimal): Fee {
  return alike
    .map(({ facts }): Fee => facts)
    .reduce((own, stated) => (isTotalFee(own, stated, carried) ? own : stated), alike[0]?.facts ?? first);
}

/** The fields of `stated` in which it differs from the fill. */
export function factsApart(fill: Facts, stated: Facts): FactsApart {
  const apart: Partial<Facts> = {};
  if (fill.instrumentId !== stated.instrumentId) apart.instrumentId = stated.instrumentId;
  if (fill.executedAt !== stated.executedAt) apart.executedAt = stated.executedAt;
  if (fill.dateOnly !== stated.dateOnly) apart.dateOnly = stated.dateOnly;
  if (fill.effect !== stated.effect) apart.effect = stated.effect;
  if (fill.side !== stated.side) apart.side = stated.side;
  if (fill.quantity !== stated.quantity) apart.quantity = stated.quantity;
  if (fill.price !== stated.price) apart.price = stated.price;
  if (fill.fee !== stated.fee) apart.fee = stated.fee;
  if (fill.feeCurrency !== stated.feeCurrency) apart.feeCurrency = stated.feeCurrency;
  if (fill.executionId !== stated.executionId) apart.executionId = stated.executionId;
  if (fill.revision !== stated.revision) apart.revision = stated.revision;
  return Object.keys(apart).length === 0 ? null : apart;
}
