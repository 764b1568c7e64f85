import type { Decimal } from "#shared/decimal.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import type { Booking } from "../../../bookings/core/booking.ts";
import type { Row } from "../../../fills/core/facts.ts";
import type { Parsed } from "../../core/parsed.ts";
import { excerpt, refuse } from "../../core/row-refused.ts";
import type { StampReader } from "../../core/stamps.ts";
import { negate, readCurrency, readNumber, readText } from "../cells.ts";
import { readMoney } from "../money.ts";
import { bookingOf, noteOf } from "../parts/bookings.ts";
import { coin } from "../parts/instruments.ts";
import { absolute, perUnit, times } from "../parts/prices.ts";
import { isStateMoney, readAsset } from "../parts/quotes.ts";

type Field = (name: string) => string;
type Options = { account: string; readStamp: StampReader };

const kinds = (text: string): ReadonlySet<string> => new Set(text.split(","));
const BUYS = kinds("buy,advanced trade buy,advance trade buy");
const SELLS = kinds("sell,advanced trade sell,advance trade sell");
const REWARDS = kinds(
  "rewards income,reward income,staking income,inflation reward,coinbase earn,learning reward,interest payout,incentives rewards payout,subscription rewards,eth staking rewards",
);
const MOVES = kinds(
  "send,receive,deposit,withdrawal,exchange deposit,exchange withdrawal,pro deposit,pro withdrawal,asset migration,unwrap,wrap,vault withdrawal",
);
/** Coins that are locked or named anew stay the user's; so they move nothing. */
const INSIDE = kinds(
  "retail staking transfer,retail unstaking transfer,retail eth2 deprecation,retail simple price improvement,staking transfer,unstaking transfer",
);
/** Coinbase called staked ether another asset until it could be sold. */
const RENAMED: ReadonlyMap<string, string> = new Map([["ETH2", "ETH"]]);

/**
 * Reads one transaction. A conversion is a sale and a purchase for the same money; a reward is income and a
 * purchase for it.
 */
export function readTransaction(line: number, field: Field, { account, readStamp }: Options): Parsed[] {
  const type = field("transactiontype");
  const kind = type.toLowerCase();
  const stamp = field("timestamp");
  const when = readStamp(stamp);
  const asset = assetOf(field("asset"));
  const quantity = readLong(field("quantitytransacted"), "Quantity Transacted");
  const id = readText(field("id"), "ID", 100);
  const booked = (stated: Partial<Booking> & Pick<Booking, "kind" | "currency">): Parsed => ({
    line,
    stamp,
    booking: bookingOf({ account, ...when, externalId: id, note: noteOf(field("notes") || type), ...stated }),
  });
  const filled = (stated: Traded): Parsed => ({
    line,
    stamp,
    row: {
      account,
      ...coin(stated.asset, stated.currency),
      side: stated.side,
      quantity: absolute(stated.quantity),
      price: stated.price,
      fee: stated.fee,
      feeCurrency: stated.currency,
      ...when,
      effect: null,
      executionId: stated.id,
    },
  });
  if (BUYS.has(kind) || SELLS.has(kind)) {
    const { currency, price, fee } = priceOf(field, quantity);
    return [filled({ asset, currency, side: BUYS.has(kind) ? "buy" : "sell", quantity, price, fee, id })];
  }
  if (kind === "convert") return readConvert(field, { asset, quantity, id, line, filled });
  if (REWARDS.has(kind)) {
    if (quantity.startsWith("-")) return refuse("The row is a reward of a negative quantity");
    const currency = readCurrency(field("currency"), "The currency of the price");
    const amount = readLong(field("subtotal"), "Subtotal");
    const price = perUnit(amount, quantity);
    return [
      booked({ kind: "interest", instrument: coin(asset, currency), amount, currency }),
      filled({ asset, currency, side: "buy", quantity, price, fee: "0", id }),
    ];
  }
  if (INSIDE.has(kind)) return [{ line, leftOut: "other_kind" }];
  if (!MOVES.has(kind)) return refuse(`Transaction type “${excerpt(type)}” is not known`);
  const isOut = quantity.startsWith("-") || kind === "send" || kind.endsWith("withdrawal");
  const moved = isOut ? negate(absolute(quantity)) : quantity;
  if (isStateMoney(asset)) {
    return [booked({ kind: isOut ? "withdrawal" : "deposit", amount: moved, currency: asset })];
  }
  const currency = readCurrency(field("currency"), "The currency of the price");
  return [booked({ kind: "transfer", instrument: coin(asset, currency), currency, quantity: moved })];
}

type Traded = Pick<Row, "side" | "quantity" | "price" | "fee" | "currency"> & {
  asset: string;
  id: string | null;
};

/**
 * The price that was paid: the stated one where it makes the subtotal, else the subtotal for one unit. The
 * stated price leaves out Coinbase's spread.
 */
function priceOf(field: Field, quantity: Decimal): Pick<Row, "currency" | "price" | "fee"> {
  const currency = readCurrency(field("currency"), "The currency of the price");
  const subtotal = absolute(readLong(field("subtotal"), "Subtotal"));
  const stated = absolute(readLong(field("price"), "Price at Transaction"));
  const gap = decimal(times(stated, absolute(quantity)))
    .minus(subtotal)
    .abs();
  const price = gap.lte("0.005") ? stated : perUnit(subtotal, absolute(quantity));
  const fees = field("fees");
  return { currency, price, fee: fees === "" ? "0" : absolute(readLong(fees, "Fees")) };
}

type Converted = {
  asset: string;
  quantity: Decimal;
  id: string | null;
  line: number;
  filled: (stated: Traded) => Parsed;
};

function readConvert(field: Field, { asset, quantity, id, line, filled }: Converted): Parsed[] {
  const words = field("notes").split(/\s+/);
  const [verb = "", sold = "", from = "", to = "", bought = "", into = ""] = words;
  if (verb !== "Converted" || to !== "to" || words.length !== 6 || assetOf(from) !== asset)
    return refuse("The notes do not say what was converted; they read “Converted 1 BTC to 15 ETH”");
  if (!decimal(absolute(readLong(sold, "The notes"))).eq(absolute(quantity)))
    return refuse("The quantity is not the one that the notes state");
  const target = assetOf(into);
  if (target === asset) return [{ line, leftOut: "other_kind" }];
  const currency = readCurrency(field("currency"), "The currency of the price");
  const value = absolute(readLong(field("subtotal"), "Subtotal"));
  const received = absolute(readLong(bought, "The notes"));
  const fees = field("fees");
  const fee = fees === "" ? "0" : absolute(readLong(fees, "Fees"));
  const given = absolute(quantity);
  return [
    filled({
      asset,
      currency,
      side: "sell",
      quantity: given,
      price: perUnit(value, given),
      fee,
      id: named(id, "sold"),
    }),
    filled({
      asset: target,
      currency,
      side: "buy",
      quantity: received,
      price: perUnit(value, received),
      fee: "0",
      id: named(id, "bought"),
    }),
  ];
}

/** One id names both fills of a conversion. */
function named(id: string | null, half: string): string | null {
  return id === null ? null : `${id} ${half}`;
}

function assetOf(cell: string): string {
  const asset = readAsset(cell, "Asset");
  return RENAMED.get(asset) ?? asset;
}

const LONG = /^(-?[^\d]{0,4}\d{1,20}\.\d{18})\d*$/;

/** Reads a number that may have more than 18 decimals, as some prices have; those beyond are cut. */
function readLong(cell: string, name: string): Decimal {
  const text = cell.replaceAll(",", "");
  const value = readMoney(LONG.exec(text)?.[1] ?? text, name);
  return toDecimal(decimal(readNumber(value, name)));
}
