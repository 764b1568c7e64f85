import type { AssetClass } from "#shared/contracts/fills.ts";
import type { SaidBy, StructureShape } from "#shared/contracts/structure-shapes.ts";
import type { TradeStatus } from "#shared/contracts/trades.ts";
import { detectedId, detectStructures, type Opening, togetherKey } from "./detect.ts";
import type { Leg } from "./legs.ts";
import { mostLostBy } from "./max-loss.ts";
import { shapeOf } from "./shape.ts";

/** A trade with its contract, how it was opened, and what is said of it now. */
export type TradeOpened = {
  id: string;
  account_id: string;
  instrument_id: string;
  currency: string;
  direction: "long" | "short";
  status: TradeStatus;
  quantity: string;
  entry_price: string;
  opened_at: string;
  opened_date_only: boolean;
  closed_at: string | null;
  closed_date_only: boolean;
  asset_class: AssetClass;
  multiplier: string;
  root: string;
  strike: string | null;
  expiry: string | null;
  right: "call" | "put" | null;
  order_id: string | null;
  by: SaidBy | null;
  structure_id: string | null;
  /** False for a trade that was only opened together with one that is asked about. */
  is_asked: boolean;
};

/** What stands of a structure beside its legs. */
export type StructureRow = {
  id: string;
  by: SaidBy;
  shape: StructureShape;
  account_id: string;
  underlying: string;
  currency: string;
  status: TradeStatus;
  legs: number;
  opened_at: string;
  opened_date_only: boolean;
  closed_at: string | null;
  closed_date_only: boolean;
  max_loss: string | null;
};

/** A structure to write, with its legs. */
export type Regrouped = { row: StructureRow; trades: readonly TradeOpened[] };

/**
 * The structures of these trades. The owner's word comes first. What was opened together with a trade that is
 * asked about is detected anew, and so are all of its legs.
 */
export function regroup(trades: readonly TradeOpened[]): Regrouped[] {
  const pool = poolOf(trades);
  const byId = new Map(trades.map((trade) => [trade.id, trade]));
  const detected = detectStructures(pool.map(openingOf)).map((ids) =>
    made(
      detectedId(ids),
      "detected",
      ids.flatMap((id) => byId.get(id) ?? []),
    ),
  );
  const said = trades.filter(
    ({ by, structure_id: id, is_asked: isAsked }) => by === "owner" && isAsked && id !== null,
  );
  const joined = [...Map.groupBy(said, ({ structure_id: id }) => id)].flatMap(([id, legs]) =>
    id !== null && legs.length > 1 ? [made(id, "owner", legs)] : [],
  );
  return [...detected, ...joined];
}

/** The trades of which the owner said nothing, and that were opened with one that is asked about. */
export function poolOf(trades: readonly TradeOpened[]): TradeOpened[] {
  const keyOf = (trade: TradeOpened) => togetherKey(openingOf(trade));
  const keys = new Set(trades.filter((trade) => trade.is_asked).map(keyOf));
  keys.delete(null);
  return trades.filter((trade) => trade.by !== "owner" && keys.has(keyOf(trade)));
}

function openingOf(trade: TradeOpened): Opening {
  return {
    tradeId: trade.id,
    accountId: trade.account_id,
    currency: trade.currency,
    root: trade.root,
    instrumentId: trade.instrument_id,
    isOption: trade.asset_class === "option",
    orderId: trade.order_id,
    openedAt: Date.parse(trade.opened_at),
    dateOnly: trade.opened_date_only,
  };
}

function made(id: string, by: SaidBy, trades: readonly TradeOpened[]): Regrouped {
  const legs = trades.map(legOf);
  const inOrder = trades.toSorted((a, b) =>
    a.opened_at < b.opened_at ? -1 : Number(a.opened_at > b.opened_at),
  );
  const [first] = inOrder;
  if (first === undefined) throw new RangeError("a structure has trades");
  const status = statusOf(trades);
  const last = trades.reduce((late, trade) =>
    (trade.closed_at ?? "") > (late.closed_at ?? "") ? trade : late,
  );
  const isClosed = status === "closed";
  const named = inOrder.find((trade) => trade.asset_class === "option") ?? first;
  const row = {
    id,
    by,
    shape: shapeOf(legs),
    account_id: first.account_id,
    underlying: named.root,
    currency: first.currency,
    status,
    legs: trades.length,
    opened_at: first.opened_at,
    opened_date_only: first.opened_date_only,
    closed_at: isClosed ? last.closed_at : null,
    closed_date_only: isClosed && last.closed_date_only,
    max_loss: mostLostBy(legs).maxLoss,
  };
  return { row, trades };
}

function legOf(trade: TradeOpened): Leg {
  return {
    root: trade.root,
    right: trade.asset_class === "option" ? trade.right : null,
    strike: trade.asset_class === "option" ? trade.strike : null,
    expiry: trade.expiry,
    direction: trade.direction,
    quantity: trade.quantity,
    multiplier: trade.multiplier,
    entryPrice: trade.entry_price,
  };
}

function statusOf(trades: readonly TradeOpened[]): TradeStatus {
  if (trades.some(({ status }) => status === "open")) return "open";
  return trades.some(({ status }) => status === "incomplete") ? "incomplete" : "closed";
}
