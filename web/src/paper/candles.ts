import { BAR_MS, type BarInterval, type Quote } from "#shared/contracts/market.ts";
import { decimal } from "#shared/decimal.ts";
import type { Order, OrderLeg } from "#shared/contracts/order.ts";
import { isFinal } from "#shared/order-machine.ts";
import type { Candle, Level, Mark } from "../charts/draw-candles.ts";
import { formatQuantity } from "../numbers/format-number.ts";

/** The newest candle with the quote in it: the last of the bars, or one that begins with the quote. */
export function grown(
  candles: readonly Candle[],
  quote: Quote | undefined,
  interval: BarInterval,
): Candle | null {
  if (quote === undefined) return null;
  const price = Number(quote.last ?? decimal(quote.bid).plus(quote.ask).div(2).toFixed(8));
  const length = BAR_MS[interval];
  const begin = Math.floor(Date.parse(quote.at) / length) * (length / 1000);
  const last = candles.at(-1);
  if (last === undefined || begin > last.at)
    return { at: begin, open: price, high: price, low: price, close: price };
  if (begin < last.at) return null;
  return { ...last, close: price, high: Math.max(last.high, price), low: Math.min(last.low, price) };
}

/** The prices at which orders wait, and the quote's two. */
export function levelsOf(orders: readonly Order[], quote: Quote | undefined): Level[] {
  const waiting = withLegs(orders).filter(({ status }) => !isFinal(status));
  return [
    ...(quote === undefined
      ? []
      : ([
          { price: Number(quote.bid), name: "Bid", look: "quiet" },
          { price: Number(quote.ask), name: "Ask", look: "quiet" },
        ] as const)),
    ...waiting.flatMap((order) => linesOf(order)),
  ];
}

function linesOf({ side, quantity, limitPrice, stopPrice, trailsAt, role }: OrderLeg): Level[] {
  const look = side === "buy" ? "up" : "down";
  const name =
    role === "take_profit" ? "Profit" : role === "stop_loss" ? "Loss" : side === "buy" ? "Buy" : "Sell";
  return [[limitPrice, ""] as const, [stopPrice, " stop"] as const, [trailsAt, " trail"] as const].flatMap(
    ([price, kind]) =>
      price === null
        ? []
        : [{ price: Number(price), name: `${name}${kind} ${formatQuantity(quantity)}`, look }],
  );
}

/** The fills that lie within the shown bars, at the bar in which they took place. */
export function marksOf(orders: readonly Order[], candles: readonly Candle[], interval: BarInterval): Mark[] {
  const [first] = candles;
  if (first === undefined) return [];
  const length = BAR_MS[interval] / 1000;
  return withLegs(orders)
    .flatMap(({ side, fills }) =>
      fills.map(({ at, quantity }) => ({
        at: Math.floor(Date.parse(at) / 1000 / length) * length,
        name: formatQuantity(quantity),
        side,
      })),
    )
    .filter(({ at }) => at >= first.at)
    .toSorted((one, other) => one.at - other.at);
}

/** Orders and legs, each once: a list holds a leg also by itself. */
function withLegs(orders: readonly Order[]): OrderLeg[] {
  return [
    ...new Map(orders.flatMap((order) => [order, ...order.legs]).map((each) => [each.id, each])).values(),
  ];
}
