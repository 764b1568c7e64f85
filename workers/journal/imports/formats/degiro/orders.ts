import type { Decimal } from "#shared/decimal.ts";
import type { Named } from "../../../bookings/core/booking.ts";
import type { AssetClass } from "#shared/contracts/fills.ts";
import type { Row } from "../../../fills/core/facts.ts";
import type { Parsed } from "../../core/parsed.ts";
import { refuse } from "../../core/row-refused.ts";
import type { Stamp } from "../../core/stamps.ts";
import { negate } from "../cells.ts";
import { bookingOf, noteOf } from "../parts/bookings.ts";
import { readGroup } from "../parts/groups.ts";
import { sumOf } from "../parts/prices.ts";
import { moved, splitOf, type UnitsLeg } from "./legs.ts";
import type { AccountLeg, Money } from "./account-leg.ts";
import { multiplierOf, type TradeText } from "./trade-text.ts";

type Placed = TradeText & {
  instrument: Named;
  /** The units; negative where they leave. */
  signed: Decimal;
  action: "split" | "renamed" | "other" | null;
};

/** A row that trades, or one without a trade that charges a fee of one. */
export type Read = { leg: AccountLeg; trade: Placed | null; money: Money | null; when: Stamp };
type Trade = Read & { trade: Placed };

/** The fills of one order; without an order id, those of one product. */
type FillsOf = Map<string, Row[]>;
const keyOf = ({ order, isin }: AccountLeg): string => (order === "" ? `isin ${isin}` : `order ${order}`);

/** Reads the trades of one minute with their fees, and its corporate actions, which are no sales. */
export function readOrders(read: readonly Read[], account: string): Parsed[] {
  const found: Parsed[] = [];
  const rows: FillsOf = new Map();
  const actions: { read: Trade; leg: UnitsLeg }[] = [];
  for (const each of read) {
    const { leg, trade, money } = each;
    if (trade === null) continue;
    const isCharged = money !== null && money.amount !== "0";
    if (trade.action !== null && (trade.action !== "other" || !isCharged)) {
      actions.push({ read: { ...each, trade }, leg: unitsOf({ ...each, trade }, account) });
      continue;
    }
    const parsed = readGroup([leg], () => {
      const row = fillOf({ ...each, trade }, account);
      const key = keyOf(leg);
      const known = rows.get(key);
      if (known === undefined) rows.set(key, [row]);
      else known.push(row);
      return [{ line: leg.line, stamp: leg.stamp, row }];
    });
    for (const one of parsed) found.push(one);
  }
  for (const one of readActions(actions, account)) found.push(one);
  for (const each of read) if (each.trade === null) found.push(...charge(each, rows, account));
  return found;
}

function fillOf({ trade, money, when }: Trade, account: string): Row {
  const { instrument, side, quantity, price, currency } = trade;
  if (quantity === "0") return refuse("The quantity is zero");
  if (money === null) return refuse("The row states no amount");
  if (money.currency !== currency)
    return refuse(`The price is in ${currency} and the amount in ${money.currency}`);
  const multiplier = multiplierOf(quantity, price, money.amount);
  const assetClass: AssetClass = multiplier === "1" ? "equity" : multiplier === "0.01" ? "bond" : "option";
  return {
    account,
    ...instrument,
    assetClass,
    multiplier,
    side,
    quantity,
    price,
    fee: "0",
    feeCurrency: currency,
    ...when,
    effect: null,
    // The order id names an order, which may have several fills.
    executionId: null,
  };
}

/** Adds a fee to the one fill of its order that is charged in no other currency, or books it alone. */
function charge({ leg, money, when }: Read, rows: FillsOf, account: string): Parsed[] {
  if (money === null) return [{ line: leg.line, leftOut: "other_kind" }];
  const own = rows.get(keyOf(leg));
  const target = own?.find(({ fee, feeCurrency }) => fee === "0" || feeCurrency === money.currency);
  if (target !== undefined) {
    target.fee = sumOf([target.fee, negate(money.amount)]);
    target.feeCurrency = money.currency;
    return [];
  }
  const booking = bookingOf({
    account,
    kind: "fee",
    amount: money.amount,
    currency: money.currency,
    ...when,
    note: noteOf(leg.description),
  });
  return [{ line: leg.line, stamp: leg.stamp, booking }];
}

function unitsOf({ leg, trade, when }: Trade, account: string): UnitsLeg {
  const { instrument, signed } = trade;
  const { line, stamp, description: words } = leg;
  return { line, account, instrument, quantity: signed, stamp, when, words };
}

function readActions(actions: readonly { read: Trade; leg: UnitsLeg }[], account: string): Parsed[] {
  const splits = new Map<string, UnitsLeg[]>();
  const found: Parsed[] = [];
  for (const { read, leg } of actions) {
    if (read.trade.action === "split") {
      const known = splits.get(leg.instrument.symbol);
      if (known === undefined) splits.set(leg.instrument.symbol, [leg]);
      else known.push(leg);
    } else found.push(moved(leg));
  }
  const alone = [...splits.values()].filter((legs) => legs.length === 1).flat();
  const pairs = [...splits.values()].filter((legs) => legs.length > 1);
  if (alone.length > 0) pairs.push(alone);
  for (const legs of pairs) found.push(...readGroup(legs, () => splitOf(legs)));
  return [...found, ...leftOver(actions, account)];
}

/** The rows of an action pay for each other; what is left is money of the account. */
function leftOver(actions: readonly { read: Trade }[], account: string): Parsed[] {
  const [first] = actions;
  const currencies = new Set(
    actions.flatMap(({ read: { money } }) => (money === null ? [] : [money.currency])),
  );
  if (first === undefined) return [];
  return [...currencies].flatMap((currency): Parsed[] => {
    const amount = sumOf(
      actions.flatMap(({ read: { money } }) => (money?.currency === currency ? [money.amount] : [])),
    );
    if (amount === "0") return [];
    const { leg, when } = first.read;
    const note = noteOf(leg.description);
    const booking = bookingOf({ account, kind: "adjustment", amount, currency, ...when, note });
    return [{ line: leg.line, stamp: leg.stamp, booking }];
  });
}
