import type { AssetClass } from "#shared/contracts/fills.ts";
import type { Band, OrderEvent, OrderStatus, Rejection } from "#shared/contracts/order.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { Side } from "#shared/side.ts";
import type { Instrument, OrderState, OrderTerms, Place, QuoteSeen } from "../order.ts";
import type { Position } from "../position.ts";

/** An order with all that its row holds. Instants are ISO-8601 UTC. */
export type BookedOrder = OrderState & {
  accountId: string;
  epoch: number;
  clientOrderId: string | null;
  /** The place in the order of acceptance within the account, from 1; 0 for a rejected order. */
  place: number;
  /** The last quote of the symbol that the order has judged. */
  judgedSeq: number;
  reserved: Decimal;
  /** What its closing fills realised before fees; null until one closed something. */
  band: Band | null;
  rejection: Rejection | null;
  confirmed: boolean;
  /** The guardrails that the order overrides. */
  overrides: string[];
  createdAt: string;
  endedAt: string | null;
  expiresAt: string | null;
  /** Counts the rows of its history. */
  version: number;
};

/** A new order that is to be accepted or rejected. */
export type Entering = Pick<BookedOrder, "id" | "clientOrderId" | "expiresAt" | "confirmed" | "overrides"> & {
  terms: OrderTerms;
  place?: Place;
};

/** A position with what it would have cost under the kinder and the harsher model. */
export type HeldPosition = Position & {
  optimisticCost: Decimal;
  pessimisticCost: Decimal;
  openedAt: string | null;
};

/** What the account's fills on this very quote took of its sizes before. */
export type Taken = { bid: Decimal; ask: Decimal };

/** What orders of one symbol are judged by. */
export type BookMarket = {
  symbol: string;
  assetClass: AssetClass;
  instrument: Instrument;
  quote: QuoteSeen;
  position: HeldPosition | null;
  taken: Taken;
};

export type HistoryRow = {
  orderId: string;
  version: number;
  at: string;
  from: OrderStatus | null;
  to: OrderStatus;
  event: OrderEvent;
  reason: string | null;
};

export type FillRow = {
  id: string;
  accountId: string;
  epoch: number;
  orderId: string;
  symbol: string;
  assetClass: AssetClass;
  multiplier: Decimal;
  side: Side;
  quantity: Decimal;
  price: Decimal;
  fee: Decimal;
  optimistic: Decimal;
  pessimistic: Decimal;
  realized: Decimal | null;
  /** Whether it began a trade: the position was flat before, or changed its side. */
  opens: boolean;
  at: string;
  tickSeq: number;
};

export type PositionRow = HeldPosition & {
  accountId: string;
  symbol: string;
  assetClass: AssetClass;
  multiplier: Decimal;
  changedAt: string;
};
