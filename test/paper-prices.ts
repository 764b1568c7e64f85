import { decimal, type Decimal } from "#shared/decimal.ts";
import type { Played, Posted } from "./paper-campaign.ts";

/** A fill as a row of `paper_fills`, with the terms of its order. */
export type FilledRow = {
  account: string;
  symbol: string;
  side: "buy" | "sell";
  price: Decimal;
  quantity: Decimal;
  tick: number;
  limit: Decimal | null;
  slips: boolean;
};

/** What the model of a campaign's account adds to a price: five basis points. */
const SLIPPAGE = "0.0005";

/** A statement of all fills of a user as `FilledRow`s. */
export function fillsOf(userId: string): string {
  return `select f.account_id as account, f.symbol, f.side, trim_scale(f.price)::text as price,
      trim_scale(f.quantity)::text as quantity, f.tick_seq::int as tick,
      trim_scale(o.limit_price)::text as limit, a.models -> 'slippage' ->> 'name' <> 'slippage/none/1' as slips
    from paper_fills f join orders o on o.user_id = f.user_id and o.id = f.order_id
      join paper_accounts a on a.user_id = f.user_id and a.id = f.account_id where f.user_id = '${userId}'`;
}

/**
 * What is wrong with the prices and sizes of fills, in words. A fill has the price of its quote to the last
 * digit, or the one that the model of its account makes of it. No limit is passed and no stale quote fills.
 * The fills of an account on a side of a quote are within its size.
 */
export function priceFaults(fills: readonly FilledRow[], { quotes }: Pick<Played, "quotes">): string[] {
  const taken = new Map<string, { size: Decimal; sum: Decimal }>();
  const faults: string[] = [];
  for (const fill of fills) {
    const { account, symbol, side, price, quantity, tick } = fill;
    const known = quotes.filter((quote) => quote.symbol === symbol && quote.seq === tick);
    const likely =
      known.length > 0 ? known : quotes.filter((each) => each.symbol === symbol && each.seq === null);
    if (!likely.some((quote) => !quote.stale && allowed(fill, quote) === price))
      faults.push(`a ${side} of ${symbol} at ${price} on quote ${tick}`);
    const size = side === "buy" ? known[0]?.askSize : known[0]?.bidSize;
    if (size === null || size === undefined) continue;
    const key = `${side} of ${symbol} by ${account} on quote ${tick}`;
    const before = taken.get(key)?.sum ?? "0";
    taken.set(key, { size, sum: decimal(before).plus(quantity).toFixed() });
  }
  for (const [key, { size, sum }] of taken)
    if (decimal(sum).gt(size)) faults.push(`${sum} of ${size}: ${key}`);
  return faults;
}

/** The price at which the quote fills the order, or null where the quote is beyond its limit. */
function allowed({ side, limit, slips }: FilledRow, { bid, ask }: Posted): Decimal | null {
  const up = side === "buy" ? 1 : -1;
  const quoted = decimal(side === "buy" ? ask : bid);
  const moved = slips ? quoted.plus(quoted.times(SLIPPAGE).times(up)) : quoted;
  if (limit === null) return moved.toFixed();
  if (quoted.minus(limit).times(up).gt(0)) return null;
  return (moved.minus(limit).times(up).gt(0) ? decimal(limit) : moved).toFixed();
}
