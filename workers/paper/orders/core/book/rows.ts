import type { AssetClass } from "#shared/contracts/fills.ts";
import type { Band, OrderEvent, OrderStatus, Rejection } from "#shared/contracts/order.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { Side } from "#shared/side.ts";
import type { ModelChoice } from "#shared/contracts/fill-models.ts";
import type { Instrument, OrderState, QuoteSeen } from "../order.ts";
import type { Position } from "../position.ts";

/** A paper account as its orders change it; money is in the account's currency. */
export type AccountState = {
  userId: string;
  id: string;
  epoch: number;
  models: ModelChoice;
  cash: Decimal;
  reserved: Decimal;
  /** Counts the accepted orders. */
  accepted: number;
  /** The orders that work or are held. */
  working: number;
  highEquity: Decimal;
  /** The owner's day, and the equity at its start. */
  day: string | null;
  dayEquity: Decimal | null;
  /** Counts the writes of these figures; a write names the count that it read. */
  changes: number;
};

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
