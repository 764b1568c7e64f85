import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Parsed } from "../../core/parsed.ts";
import { refuse } from "../../core/row-refused.ts";

const WITHIN_SECONDS = 2;
const MOST_CHARGES = 50_000;
/** A symbol stands among the first words after the quantity, behind the name of a spread. */
const FIRST_WORDS = 5;
const TRADE = /\b(BOT|SOLD) ([+-]?[\d,.]{1,20}) (.{1,200}?) @(-?[\d,.]{1,20})/;

type Charge = { line: number; fee: Decimal; isTaken: boolean };
/** What an order of the trade history says about itself, to find its cash row. */
export type Order = { at: number; symbol: string; quantity: Decimal; netPrice: string };

/** The commissions and fees of the cash section, until the orders of the trade history take them. */
export class Charges {
  readonly #bySecond = new Map<string, Charge[]>();
  readonly #all: Charge[] = [];

  isEmpty(): boolean {
    return this.#all.length === 0;
  }

  /** False when the row's words state no trade; refuses the row when too many wait. */
  take(line: number, at: number, words: string, fee: Decimal): boolean {
    const [whole, , quantity = "", rest = "", price = ""] = TRADE.exec(words) ?? [];
    if (whole === undefined) return false;
    if (this.#all.length >= MOST_CHARGES)
      return refuse("The statement has more than 50 000 trades; export a shorter period");
    const charge: Charge = { line, fee, isTaken: false };
    this.#all.push(charge);
    for (const symbol of new Set(rest.split(" ", FIRST_WORDS))) {
      const key = keyOf(at, symbol, quantity, price);
      const known = this.#bySecond.get(key);
      if (known === undefined) this.#bySecond.set(key, [charge]);
      else known.push(charge);
    }
    return true;
  }

  /** The fee of the nearest cash row within two seconds that no other order took; null without one. */
  feeOf({ at, symbol, quantity, netPrice }: Order): Decimal | null {
    for (let apart = 0; apart <= WITHIN_SECONDS; apart++) {
      for (const second of apart === 0 ? [0] : [apart, -apart]) {
        const found = this.#bySecond.get(keyOf(at + second * 1_000, symbol, quantity, netPrice));
        for (let charge = found?.pop(); charge !== undefined; charge = found?.pop()) {
          if (charge.isTaken) continue;
          charge.isTaken = true;
          return charge.fee;
        }
      }
    }
    return null;
  }

  /** The rows that no order took. */
  end(): Parsed[] {
    const left = this.#all.splice(0).filter(({ isTaken }) => !isTaken);
    this.#bySecond.clear();
    return left.map(({ line }) => ({
      line,
      reason: "The Account Trade History has no order of this trade within two seconds",
    }));
  }
}

function keyOf(at: number, symbol: string, quantity: string, price: string): string {
  const second = Math.floor(at / 1_000);
  return `${second} ${symbol.toUpperCase()} ${plain(quantity)} ${plain(price)}`;
}

/** A number as one text, whether it is written `.80`, `+1` or `1,000.00`. */
function plain(cell: string): string {
  const value = Number(cell.replaceAll(",", ""));
  return Number.isFinite(value) ? String(Math.abs(value)) : cell;
}

/** Shares a fee among legs by their quantities, half-even to the cent; the last leg takes the rest. */
export function sharedFee(fee: Decimal, quantities: readonly Decimal[]): Decimal[] {
  const total = quantities.reduce((sum, each) => sum.plus(each), decimal("0"));
  let rest = decimal(fee);
  return quantities.map((quantity, at) => {
    const share = at === quantities.length - 1 ? rest : decimal(fee).times(quantity).div(total).round(2, 2);
    rest = rest.minus(share);
    return toDecimal(share);
  });
}
