import type { Decimal } from "#shared/decimal.ts";
import type { Parsed } from "../../core/parsed.ts";
import { refuse } from "../../core/row-refused.ts";
import { bookingOf } from "../parts/bookings.ts";
import { MOST_LEGS, readGroup } from "../parts/groups.ts";
import { coin } from "../parts/instruments.ts";
import { absolute, perUnit } from "../parts/prices.ts";
import { pairOf, rankQuotes } from "../parts/quotes.ts";
import { negate } from "../cells.ts";
import type { LedgerRow } from "./ledger-row.ts";
import { revisionOf } from "./revisions.ts";

/** Kraken's quotes, the strongest first: EUR/USD is priced in USD, and USDT/EUR in EUR. */
const QUOTES = rankQuotes(`
  KRW JPY CAD CHF USD AUD GBP EUR USDT USDC DAI USDG USDQ USDR USD1 PYUSD RLUSD FIDD EURT EURC EURQ EURR
  EUROP BTC ETH DOT SOL POL
`);
/** Credits that pay fees and are no asset. */
export const FEE_CREDITS = "KFEE";
const OTHER_ROW = "The other row of this trade is not in the file";

/** Joins the two rows of one trade by their refid, wherever the second one stands. */
export class LedgerTrades {
  readonly #waiting = new Map<string, LedgerRow>();

  join(row: LedgerRow): Parsed[] {
    const other = this.#waiting.get(row.refid);
    if (other === undefined) {
      if (this.#waiting.size >= MOST_LEGS) return refuse(OTHER_ROW);
      this.#waiting.set(row.refid, row);
      return [];
    }
    this.#waiting.delete(row.refid);
    return readGroup([other, row], () => readTrade(other, row));
  }

  /** Refuses the rows that are still alone. */
  end(): Parsed[] {
    return [...this.#waiting.values()].map(({ line }) => ({ line, reason: OTHER_ROW }));
  }
}

function readTrade(one: LedgerRow, two: LedgerRow): Parsed[] {
  const isExchange = one.amount.startsWith("-") !== two.amount.startsWith("-");
  if (!isExchange || one.amount === "0" || two.amount === "0")
    return refuse("Both rows of the trade move in one direction");
  const { base: symbol, quote: currency } = pairOf(one.asset, two.asset, QUOTES);
  const [base, quote] = one.asset === symbol ? [one, two] : [two, one];
  const { line, stamp, account, refid, when } = base;
  const quantity = absolute(base.amount);
  const fee = quote.fee === "0" ? base : quote;
  const other = fee === base ? quote : base;
  const row = {
    account,
    ...coin(symbol, currency),
    side: base.amount.startsWith("-") ? ("sell" as const) : ("buy" as const),
    quantity,
    price: perUnit(absolute(quote.amount), quantity),
    fee: fee.fee,
    feeCurrency: fee.fee === "0" ? currency : fee.asset,
    ...when,
    effect: null,
    executionId: refid,
  };
  const fill: Parsed = {
    line,
    stamp,
    amendment: { kind: "states", names: [], revision: revisionOf(refid, "ledgers") },
    row,
  };
  return other.fee === "0" ? [fill] : [fill, feeOf(other, other.fee)];
}

/** A fee on the other side too is a booking, because a fill has one fee. */
function feeOf({ line, stamp, account, asset, when, txid }: LedgerRow, fee: Decimal): Parsed {
  const amount = negate(fee);
  const booking = bookingOf({ account, kind: "fee", amount, currency: asset, externalId: txid, ...when });
  return { line, stamp, booking };
}
