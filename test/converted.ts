import { type Big, decimal, toDecimal } from "#shared/decimal.ts";
import { VALUE_PLACES, fromFixed, PLACES, toFixed18 } from "#workers/math/fixed-point.ts";
import type { OpenTrade } from "#workers/journal/trades/core/open-trade.ts";
import { applyFill } from "#workers/journal/trades/core/position.ts";

/** A fill at an instant of its own, with whatever currency its fee has. */
export type DatedFill = {
  id: string;
  at: number;
  side: "buy" | "sell";
  quantity: string;
  price: string;
  fee: string;
  feeCurrency: string;
};

/** What one unit of a currency is worth on a day (`2026-11-27`), or null. */
export type RateOn = (currency: string, day: string) => string | null;

/** A trade by hand, from its buys and sells; `prices` by FIFO, LIFO, HIFO and average. */
export type ByHand = { id: string; isClosed: boolean; gross: string; fees: string; prices: string[] };

type Part = { value: Big; fee: Big; day: string; foreign: { amount: Big; currency: string } | null };
type Close = { gross: Big[]; fees: Big[]; day: string };

const zero = () => decimal(0);
const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10);
const sum = (values: readonly Big[]) => values.reduce((total, value) => total.plus(value), zero());
/** Half to even at 12 places. */
const rounded = (amount: Big) => amount.round(12, 2);

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  map.set(key, [...(map.get(key) ?? []), value]);
}

/** An amount by each method, while there may be one for all of them. */
function all(amounts: readonly bigint[]): bigint[] {
  return [0, 1, 2, 3].map((n) => amounts[n] ?? amounts[0] ?? 0n);
}

/**
 * The trades of one instrument in another currency, as a trader would work them out. A trade is what was
 * sold, less what was bought, each by the rate of its day. Throws where a rate is missing, save for a fee
 * in a third currency, which then counts in nothing.
 */
export function convertByHand(
  fills: readonly DatedFill[],
  { multiplier, currency, into, rate }: { multiplier: string; currency: string; into: string; rate: RateOn },
): ByHand[] {
  const law = currency === into ? (amount: Big) => amount : rounded;
  const parts = new Map<string, Part[]>();
  const closes = new Map<string, Close[]>();
  const closed = new Set<string>();
  const by = new Map(fills.map((fill) => [fill.id, fill]));
  const note = (trade: OpenTrade, id: string, quantity: bigint, fee: bigint, closes: boolean) => {
    const fill = by.get(id);
    if (fill === undefined) throw new Error("no such fill");
    const worth = decimal(fill.price).times(fromFixed(quantity, PLACES)).times(multiplier);
    // A fill that crosses flat has a part of its fee in each trade.
    const part = (of: bigint) =>
      decimal(fill.fee).times(fromFixed(of, PLACES)).div(fill.quantity).round(12, 1);
    const rest = toFixed18(fill.quantity) - quantity;
    const amount = closes || rest === 0n ? part(quantity) : decimal(fill.fee).minus(part(rest));
    add(parts, trade.id, {
      value: fill.side === "sell" ? worth : worth.times(-1),
      fee: decimal(fromFixed(fee, PLACES)),
      day: dayOf(fill.at),
      foreign: fill.feeCurrency === currency ? null : { amount, currency: fill.feeCurrency },
    });
  };
  let position: OpenTrade | null = null;
  for (const { id, at, side, quantity, price, fee, feeCurrency } of fills) {
    const isForeign = feeCurrency !== currency && decimal(fee).gt(0);
    position = applyFill(
      position,
      {
        id,
        at,
        dateOnly: false,
        buys: side === "buy",
        quantity: toFixed18(quantity),
        price: toFixed18(price),
        fee: isForeign ? 0n : toFixed18(fee),
        hasForeignFee: isForeign,
        isFeeUnknown: false,
      },
      {
        open: (trade, fill, part, paid) => note(trade, fill.id, part, paid, false),
        close({ trade, fill, quantity: part, exitFee, gross, entryFees }) {
          note(trade, fill.id, part, exitFee, true);
          add(closes, trade.id, {
            gross: all(gross).map((amount) => decimal(fromFixed(amount, VALUE_PLACES)).times(multiplier)),
            fees: all(entryFees).map((entry) => decimal(fromFixed(entry + exitFee, PLACES))),
            day: dayOf(fill.at),
          });
        },
        trade: (trade) => void closed.add(trade.id),
      },
    );
  }
  const at = (day: string) => {
    const found = rate(currency, day);
    if (found === null) throw new Error(`no rate of ${currency} on ${day}`);
    return found;
  };
  return [...parts].map(([id, own]): ByHand => {
    const exits = closes.get(id) ?? [];
    const isClosed = closed.has(id);
    const methods = [0, 1, 2, 3];
    const prices = methods.map((n) => {
      const each = exits.map(({ gross, day }) => (gross[n] ?? zero()).times(at(day)));
      return isClosed ? law(sum(each)) : sum(each.map(law));
    });
    const abroad = own.flatMap(({ foreign, day }) => {
      const known = foreign === null ? null : rate(foreign.currency, day);
      return foreign === null || known === null ? [] : [rounded(foreign.amount.times(known))];
    });
    const gross = isClosed
      ? law(sum(own.map(({ value, day }) => value.times(at(day)))))
      : (prices[0] ?? zero());
    const fees = isClosed
      ? law(sum(own.map(({ fee, day }) => fee.times(at(day))))).plus(sum(abroad))
      : sum(exits.map((exit) => law((exit.fees[0] ?? zero()).times(at(exit.day)))));
    return { id, isClosed, gross: toDecimal(gross), fees: toDecimal(fees), prices: prices.map(toDecimal) };
  });
}
