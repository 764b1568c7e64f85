import BigJs, { type Big } from "big.js";
import type { SimpleSimulation } from "#shared/contracts/simulations.ts";
import type { LotMethod } from "#shared/contracts/trades.ts";
import type { Money } from "./figures.ts";
import type { PlainTrade } from "./rules.ts";

export type PlainClose = {
  trade_id: string;
  fill_id: string;
  currency: string;
  closed_at: string;
  date_only: boolean;
  exit_fee: string;
} & { [M in LotMethod as `gross_${M}`]: string } & { [M in LotMethod as `entry_fee_${M}`]: string };
type Caps = Pick<SimpleSimulation, "lotMethod" | "capSize" | "capNotional" | "capLossR">;

/** A division keeps 60 places, so that one rounding to 12 is the only one. */
const Exact = BigJs();
Exact.DP = 60;
const HALF_EVEN = 2;
const ZERO = new Exact(0);

/** The part of a trade that the caps of its size leave, as a fraction; null for the whole of it. */
export function shareLeft(trade: PlainTrade, { capSize, capNotional }: Caps): [Big, Big] | null {
  const quantity = new Exact(trade.quantity);
  const notional = new Exact(trade.entry_price).abs().times(quantity).times(trade.multiplier);
  const shares: [Big, Big][] = [];
  if (capSize !== undefined) shares.push([new Exact(capSize), quantity]);
  if (capNotional !== undefined && notional.gt(0)) shares.push([new Exact(capNotional), notional]);
  const [least] = shares.sort(([a, b], [c, d]) => a.times(d).cmp(c.times(b)));
  return least !== undefined && least[0].lt(least[1]) ? least : null;
}

function scaled(amount: Big, share: [Big, Big] | null): Big {
  return share === null ? amount : amount.times(share[0]).div(share[1]).round(12, HALF_EVEN);
}

export function riskOf({ plannedRisk, plannedStop, ...trade }: PlainTrade): Big {
  if (plannedRisk !== null) return new Exact(plannedRisk);
  if (plannedStop === null) return ZERO;
  const below = new Exact(trade.entry_price).minus(plannedStop);
  const distance = trade.direction === "long" ? below : below.times(-1);
  return distance.gt(0) ? distance.times(trade.quantity).times(trade.multiplier) : ZERO;
}

export function netAsItWas(trade: PlainTrade, { lotMethod }: Caps): Big {
  return new Exact(trade[`gross_${lotMethod}`]).minus(trade[`fees_${lotMethod}`]);
}

/** The net P&L that the caps of its size leave to a trade, and what a capped loss gives back of it. */
export function outcomeOf(trade: PlainTrade, asked: Caps): { net: Big; raise: Big } {
  const share = shareLeft(trade, asked);
  const gross = scaled(new Exact(trade[`gross_${asked.lotMethod}`]), share);
  const net = gross.minus(scaled(new Exact(trade[`fees_${asked.lotMethod}`]), share));
  const risk = riskOf(trade);
  if (asked.capLossR === undefined || trade.closed_at === null || risk.lte(0)) return { net, raise: ZERO };
  const floor = scaled(risk.times(asked.capLossR), share).times(-1);
  return { net, raise: net.lt(floor) ? floor.minus(net) : ZERO };
}

type Within = {
  closes: readonly PlainClose[];
  asked: Caps;
  isWithin: (at: string) => boolean;
};

/** The closes of a kept trade in the period; the last one takes what a capped loss gives back. */
export function closesOf(trade: PlainTrade, { closes, asked, isWithin }: Within): Money[] {
  const share = shareLeft(trade, asked);
  const own = closes
    .filter((close) => close.trade_id === trade.id && isWithin(close.closed_at))
    .sort((a, b) => (a.closed_at + a.fill_id < b.closed_at + b.fill_id ? -1 : 1));
  let [gross, fees] = [ZERO, ZERO];
  const parts = own.map((close): Money => {
    const [beforeGross, beforeFees] = [scaled(gross, share), scaled(fees, share)];
    gross = gross.plus(close[`gross_${asked.lotMethod}`]);
    fees = fees.plus(close.exit_fee).plus(close[`entry_fee_${asked.lotMethod}`]);
    const part = {
      gross: scaled(gross, share).minus(beforeGross),
      fees: scaled(fees, share).minus(beforeFees),
    };
    const { currency, closed_at: at, date_only: isDateOnly, fill_id: id } = close;
    return { currency, at, isDateOnly, id, ...part, net: part.gross.minus(part.fees) };
  });
  const last = parts.at(-1);
  if (last === undefined || trade.closed_at === null || !isWithin(trade.closed_at)) return parts;
  const { raise } = outcomeOf(trade, asked);
  return [...parts.slice(0, -1), { ...last, gross: last.gross.plus(raise), net: last.net.plus(raise) }];
}
