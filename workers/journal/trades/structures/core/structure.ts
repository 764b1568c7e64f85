import type { Structure, StructureLeg } from "#shared/contracts/structures.ts";
import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { toWire } from "../../core/wire.ts";
import { type MostLost, mostLostBy } from "./max-loss.ts";
import type { StructureRow } from "./regroup.ts";

export type StoredStructure = StructureRow & { account: string; version: number };

/** A leg with the money of one lot method. */
export type LegRow = {
  structure_id: string;
  id: string;
  symbol: string;
  asset_class: StructureLeg["assetClass"];
  direction: StructureLeg["direction"];
  status: StructureLeg["status"];
  quantity: string;
  multiplier: string;
  entry_price: string;
  exit_price: string | null;
  opened_at: string;
  opened_date_only: boolean;
  closed_at: string | null;
  closed_date_only: boolean;
  gross: string;
  fees: string;
  net: string;
  fills: number;
  foreign_fees: number;
  fees_unknown: number;
  right: "call" | "put" | null;
  strike: string | null;
  expiry: string | null;
};

/** A structure with its legs as the contract has it. Its money is the exact sum of theirs. */
export function toStructure(row: StoredStructure, legs: readonly LegRow[]): Structure {
  const sum = (of: (leg: LegRow) => Decimal) => legs.reduce((total, leg) => total.plus(of(leg)), decimal(0));
  const net = sum((leg) => leg.net);
  const risk = row.max_loss === null ? null : decimal(row.max_loss);
  const hasR = row.status === "closed" && risk !== null && risk.gt(0);
  return {
    id: row.id,
    shape: row.shape,
    by: row.by,
    account: row.account,
    underlying: row.underlying,
    currency: row.currency,
    status: row.status,
    openedAt: row.opened_at,
    openedDateOnly: row.opened_date_only,
    closedAt: row.closed_at,
    closedDateOnly: row.closed_date_only,
    grossPnl: toWire(toDecimal(sum((leg) => leg.gross))),
    fees: toWire(toDecimal(sum((leg) => leg.fees))),
    netPnl: toWire(toDecimal(net)),
    ...mostLost(row, legs),
    rMultiple: hasR ? toWire(toDecimal(net.div(risk))) : null,
    foreignFees: legs.reduce((count, leg) => count + leg.foreign_fees, 0),
    feesUnknown: legs.reduce((count, leg) => count + leg.fees_unknown, 0),
    legs: legs.toSorted(inOrder).map(toLeg),
    version: row.version,
  };
}

/** What is kept of the most that it loses; without one, why. */
function mostLost({ max_loss: kept, underlying }: StoredStructure, legs: readonly LegRow[]): MostLost {
  if (kept !== null) return { maxLoss: toWire(kept), noMaxLoss: null };
  const { noMaxLoss } = mostLostBy(
    legs.map(({ asset_class: kind, entry_price: entryPrice, ...leg }) => {
      const terms = kind === "option" ? leg : { right: null, strike: null };
      return { ...leg, ...terms, root: underlying, entryPrice };
    }),
  );
  return { maxLoss: null, noMaxLoss: noMaxLoss ?? "unknown" };
}

function inOrder(one: LegRow, other: LegRow): number {
  if (one.strike === null || other.strike === null)
    return Number(one.strike !== null) - Number(other.strike !== null);
  const byTerms = (one.expiry ?? "").localeCompare(other.expiry ?? "", "en");
  return decimal(one.strike).cmp(other.strike) || byTerms || (one.id < other.id ? -1 : 1);
}

function toLeg(row: LegRow): StructureLeg {
  return {
    id: row.id,
    symbol: row.symbol,
    assetClass: row.asset_class,
    direction: row.direction,
    status: row.status,
    quantity: toWire(row.quantity),
    multiplier: toWire(row.multiplier),
    entryPrice: toWire(row.entry_price),
    exitPrice: row.exit_price === null ? null : toWire(row.exit_price),
    openedAt: row.opened_at,
    openedDateOnly: row.opened_date_only,
    closedAt: row.closed_at,
    closedDateOnly: row.closed_date_only,
    grossPnl: toWire(row.gross),
    fees: toWire(row.fees),
    netPnl: toWire(row.net),
    fills: row.fills,
    foreignFees: row.foreign_fees,
    feesUnknown: row.fees_unknown,
    right: row.right,
    strike: row.strike === null ? null : toWire(row.strike),
    expiry: row.expiry,
  };
}
