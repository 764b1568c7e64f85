import type { AssetClass } from "#shared/contracts/fills.ts";

/** An invented instrument: where its price begins and how far it moves in a day, as a share of the price. */
export type Instrument = {
  symbol: string;
  assetClass: AssetClass;
  multiplier: number;
  /** The least step of its price. */
  tick: number;
  /** The commission for one share or contract, and the least one for an order, in dollars. */
  fee: { each: number; least: number };
  /** Dates between which it can be traded; the last one is its expiry. */
  listed: { from: string; to: string } | null;
  option: { underlying: string; strike: number; right: "call" | "put" } | null;
  /** The name of its price. Contracts of one future share a price. */
  price: { name: string; start: number; dailyMove: number; yearlyDrift: number };
};

const STOCK_FEE = { each: 0.005, least: 1 };

function stock(symbol: string, start: number, dailyMove: number, yearlyDrift: number): Instrument {
  const price = { name: symbol, start, dailyMove, yearlyDrift };
  const rest = { multiplier: 1, tick: 0.01, fee: STOCK_FEE, listed: null, option: null };
  return { symbol, assetClass: "equity", price, ...rest };
}

function future(symbol: string, from: string, to: string): Instrument {
  const price = { name: "MTI", start: 5_640, dailyMove: 0.009, yearlyDrift: 0.08 };
  const rest = { multiplier: 5, tick: 0.25, fee: { each: 1.24, least: 0 }, option: null };
  return { symbol, assetClass: "future", price, listed: { from, to }, ...rest };
}

/** What the trader buys and sells within a day. The symbols are of no company and no exchange. */
export const DAY_TRADED: readonly Instrument[] = [
  stock("PELC", 84, 0.021, 0.16),
  stock("CORL", 212, 0.016, 0.1),
  stock("ANKR", 47, 0.027, -0.12),
  stock("KELP", 128, 0.019, 0.22),
  stock("SKIF", 31, 0.03, 0.05),
  future("MTIZ5", "2025-09-19", "2025-12-19"),
  future("MTIH6", "2025-12-19", "2026-03-20"),
  future("MTIM6", "2026-03-20", "2026-06-18"),
  future("MTIU6", "2026-06-18", "2026-09-18"),
  future("MTIZ6", "2026-09-18", "2026-12-18"),
];

/** What the trader holds for days and weeks. */
export const HELD: readonly Instrument[] = [
  stock("DUNE", 66, 0.018, -0.08),
  stock("MAST", 153, 0.015, 0.12),
  stock("GULF", 39, 0.022, 0.02),
  {
    ...stock("PELC 261218C00090000", 84, 0.021, 0.16),
    assetClass: "option",
    multiplier: 100,
    tick: 0.05,
    fee: { each: 0.65, least: 1 },
    listed: { from: "2025-10-01", to: "2026-12-18" },
    option: { underlying: "PELC", strike: 90, right: "call" },
  },
];
