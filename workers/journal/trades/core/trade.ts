import type { StructureShape } from "#shared/contracts/structure-shapes.ts";
import type { Trade } from "#shared/contracts/trades.ts";
import { toWire } from "./wire.ts";
import { type Excursions, type StoredWords, toWritten } from "./written.ts";

type Stored = Pick<
  Trade,
  | "id"
  | "account"
  | "symbol"
  | "direction"
  | "status"
  | "currency"
  | "fills"
  | "quantity"
  | "multiplier"
  | "fees"
> & {
  asset_class: Trade["assetClass"];
  open_quantity: string;
  entry_price: string;
  exit_price: string | null;
  opened_at: string;
  opened_date_only: boolean;
  closed_at: string | null;
  closed_date_only: boolean;
  gross: string;
  net: string;
  foreign_fees: number;
  fees_unknown: number;
  structure_id: string | null;
  structure_shape: StructureShape | null;
  structure_legs: number | null;
} & StoredWords &
  Excursions;

function structureOf({ structure_id: id, structure_shape: shape, structure_legs: legs }: Stored) {
  return id === null || shape === null || legs === null ? null : { id, shape, legs };
}

/** Converts a row to the trade of the contract. */
export function toTrade(row: Stored): Trade {
  return {
    id: row.id,
    account: row.account,
    symbol: row.symbol,
    assetClass: row.asset_class,
    direction: row.direction,
    status: row.status,
    quantity: toWire(row.quantity),
    openQuantity: toWire(row.open_quantity),
    entryPrice: toWire(row.entry_price),
    exitPrice: row.exit_price === null ? null : toWire(row.exit_price),
    openedAt: row.opened_at,
    openedDateOnly: row.opened_date_only,
    closedAt: row.closed_at,
    closedDateOnly: row.closed_date_only,
    grossPnl: toWire(row.gross),
    fees: toWire(row.fees),
    netPnl: toWire(row.net),
    currency: row.currency,
    fills: row.fills,
    multiplier: toWire(row.multiplier),
    foreignFees: row.foreign_fees,
    feesUnknown: row.fees_unknown,
    structure: structureOf(row),
    ...toWritten(row),
  };
}
