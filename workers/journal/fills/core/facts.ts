import type { AssetClass, Effect, FeeSource } from "#shared/contracts/fills.ts";
import type { Side } from "#shared/side.ts";
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
  /** A cost is positive, a rebate negative. */
  fee: Decimal;
  feeCurrency: string;
  /** Absent where the file states the fee. */
  feeSource?: FeeSource;
  /** Epoch milliseconds; for a date without a time, 00:00 UTC of that date. */
  executedAt: number;
  dateOnly: boolean;
  /** What the fill did to the position by the statement; null where the statement does not say. */
  effect: Effect | null;
  executionId: string | null;
  /** Words about the fill, where the file has some. */
  note?: string;
  /** The order by the statement, one id for all legs of it; absent where the statement does not say. */
  orderId?: string | null;
  /** The fill of the ledger from which the row was exported. */
  fillId?: string;
};

/** The facts that a claim states about its fill; two claims of one fill may differ. */
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
  feeSource: FeeSource;
  executionId: string | null;
  orderId: string | null;
  /** An id whose last part counts the broker's restatements of the fill. */
  revision: string | null;
  /** True when the claim cancels a fill of these facts instead of stating one. */
  cancels: boolean;
};

/** The part of a claim's facts in which it differs from its fill; null when there is no difference. */
export type FactsApart = Partial<Facts> | null;

/** Equal for two rows of one instrument; the ISIN and the underlying only describe it. */
export function instrumentKey(
  row: Pick<Row, "symbol" | "currency" | "assetClass" | "multiplier" | "expiry" | "strike" | "right">,
): string {
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

/**
 * Equal for fills that only an execution id distinguishes; the fee is left out because brokers correct it.
 */
export function fingerprint(accountId: string, facts: Facts): string {
  const second = Math.floor(facts.executedAt / 1000);
  const side = facts.cancels ? `${facts.side}-` : facts.side;
  return `${accountId}|${facts.instrumentId}|${second}|${side}|${facts.quantity}|${facts.price}`;
}

/** A fee of a higher rank outweighs one of a lower rank. */
const FEE_RANKS: Readonly<Record<FeeSource, number>> = { unknown: 0, table: 1, stated: 2 };

/** True when `stated` knows more of the fee than `known` does. */
export function tellsFee(known: Facts, stated: Facts): boolean {
  return FEE_RANKS[stated.feeSource] > FEE_RANKS[known.feeSource];
}

/**
 * Compares two statements of one execution id. The mark of opening or closing and the order are left out,
 * because many files have none. A statement that knows less of the fee contradicts none.
 */
export function compareFacts(known: Facts, stated: Facts): "equal" | "fee" | "other" {
  const isSame =
    known.instrumentId === stated.instrumentId &&
    known.executedAt === stated.executedAt &&
    known.dateOnly === stated.dateOnly &&
    known.side === stated.side &&
    known.quantity === stated.quantity &&
    known.price === stated.price;
  if (!isSame) return "other";
  if (known.feeSource !== stated.feeSource) return tellsFee(known, stated) ? "fee" : "equal";
  return known.fee === stated.fee && known.feeCurrency === stated.feeCurrency ? "equal" : "fee";
}

/**
 * True when the stated fee is the fill's own fee plus the fee carried over from a cancelled fill, as the
 * ledger shows it.
 */
export function isTotalFee(own: Fee, stated: Fee, carried: Decimal): boolean {
  if (carried === "0" || own.feeCurrency !== stated.feeCurrency) return false;
  return decimal(own.fee).plus(decimal(carried)).eq(stated.fee);
}
type Fee = Pick<Facts, "fee" | "feeCurrency">;

/**
 * The facts of a claim and its kind: it states a fill, corrects one or cancels one. `decided` is set where
 * the claim contradicts the others and the user chose a side.
 */
export type Stated = { kind: ClaimKind; facts: Facts; decided?: Decided | null };
/** The side that the user took, and when (ISO-8601, UTC): the claim's or that of the other claims. */
export type Decided = { take: "file" | "ledger"; at: string };
export type ClaimKind = "states" | "corrects" | "cancels";

/**
 * Derives a fill's facts from its claims, oldest import first. A claim with an execution id outweighs one
 * without. A later revision outweighs an earlier one, and a correction outweighs the row it corrects. A later
 * fee replaces an earlier one, and a known fee one that nothing tells; a claim that contradicts the first
 * keeps its own facts. A correction without an execution id corrects the time alone. The first mark of
 * opening or closing on any agreeing claim is used, and the first order. The claim that the user took last
 * outweighs all others but a later revision. A claim decided against counts only where no other is left.
 * `carried` is the fee that cancelled fills left to this one. A claim that includes it in its fee states the
 * fee that stands. Throws a RangeError without claims.
 */
export function settle(claims: readonly Stated[], carried: Decimal = "0"): Facts {
  const named = claims.filter(({ facts }) => facts.executionId !== null);
  const counted = withoutRefused(named.length > 0 ? named : claims);
  const rank = counted.reduce((most, { facts }) => Math.max(most, rankOf(facts.revision)), -1);
  const latest = counted.filter(({ facts }) => rankOf(facts.revision) === rank);
  const correction = latest.findLast(({ kind, facts }) => kind === "corrects" && facts.executionId !== null);
  const first = (lastTaken(counted, rank) ?? correction ?? latest[0])?.facts;
  if (first === undefined) throw new RangeError("a fill without claims has no facts");
  const agrees = ({ facts }: Stated): boolean =>
    (facts.revision === null || rankOf(facts.revision) === rank) && compareFacts(first, facts) !== "other";
  const all = withoutRefused(claims).filter(agrees);
  const fee = feeOf(first, { named: named.length > 0 ? counted.filter(agrees) : [], all, carried });
  const timed = claims.findLast(
    ({ kind, facts }) => kind === "corrects" && facts.executionId === null,
  )?.facts;
  const { executedAt, dateOnly } = timed ?? first;
  const beside = claims.filter(({ facts }) => compareFacts(first, facts) !== "other");
  const effect = beside.find(({ facts }) => facts.effect !== null)?.facts.effect ?? first.effect;
  const orderId = beside.find(({ facts }) => facts.orderId !== null)?.facts.orderId ?? first.orderId;
  return { ...first, ...fee, executedAt, dateOnly, effect, orderId };
}

function withoutRefused(claims: readonly Stated[]): readonly Stated[] {
  const kept = claims.filter(({ decided }) => decided?.take !== "ledger");
  return kept.length > 0 ? kept : claims;
}

/** The claim that the user took last, unless the broker restated the fill after it. */
function lastTaken(claims: readonly Stated[], rank: number): Stated | undefined {
  return claims
    .filter(
      ({ decided, facts }) =>
        decided?.take === "file" && (facts.revision === null || rankOf(facts.revision) === rank),
    )
    .reduce<Stated | undefined>(
      (last, each) => ((each.decided?.at ?? "") >= (last?.decided?.at ?? "") ? each : last),
      undefined,
    );
}

type Agreeing = { named: readonly Stated[]; all: readonly Stated[]; carried: Decimal };

/** The latest fee of claims with an id, else the first fee, of the claims that know the most of it. */
function feeOf(first: Facts, { named, all, carried }: Agreeing): Fee & Pick<Facts, "feeSource"> {
  const most = all.reduce((best, { facts }) => (tellsFee(best, facts) ? facts : best), first);
  const { feeSource } = most;
  const latest = named
    .filter(({ facts }) => facts.feeSource === feeSource)
    .map(({ facts }): Fee => facts)
    .reduce<Fee | null>((own, fee) => (own !== null && isTotalFee(own, fee, carried) ? own : fee), null);
  const { fee, feeCurrency } = latest ?? (first.feeSource === feeSource ? first : most);
  return { fee, feeCurrency, feeSource };
}

/**
 * The facts of the fill without this claim, where they contradict it; null when no other claim does. The fee,
 * the mark of opening or closing and the order contradict nothing.
 */
export function otherSide(claims: readonly Stated[], one: Stated, carried: Decimal = "0"): Facts | null {
  const others = claims.filter((claim) => claim !== one);
  if (others.length === 0) return null;
  const facts = settle(others, carried);
  return compareFacts(facts, one.facts) === "other" ? facts : null;
}

/** The fields of `stated` that differ from the fill's, with their stated values; null when none differs. */
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
  if (fill.feeSource !== stated.feeSource) apart.feeSource = stated.feeSource;
  if (fill.executionId !== stated.executionId) apart.executionId = stated.executionId;
  if (fill.orderId !== stated.orderId) apart.orderId = stated.orderId;
  if (fill.revision !== stated.revision) apart.revision = stated.revision;
  return Object.keys(apart).length === 0 ? null : apart;
}
