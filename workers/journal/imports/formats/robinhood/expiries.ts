import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Row } from "../../../fills/core/facts.ts";
import type { Parsed } from "../../core/parsed.ts";
import type { Held } from "../csv-rows.ts";

const MOST_CONTRACTS = 10_000;
const MOST_EXPIRIES = 10_000;

type Expiry = { line: number; stamp: string; row: Row; isMarkedOut: boolean };

/**
 * Decides which side closes an expired option. The report does not say it, and lists the newest rows first.
 * So the file's own fills of the contract decide, and without any the mark of units that leave.
 */
export class Expiries implements Held {
  readonly #net = new Map<string, Decimal>();
  readonly #expiries: Expiry[] = [];

  isEmpty(): boolean {
    return this.#net.size === 0 && this.#expiries.length === 0;
  }

  /** Counts a fill of an option towards the position of its contract. */
  count({ symbol, side, quantity }: Row): void {
    const before = this.#net.get(symbol);
    if (before === undefined && this.#net.size >= MOST_CONTRACTS) return;
    const net = decimal(before ?? "0");
    this.#net.set(symbol, toDecimal(side === "buy" ? net.plus(quantity) : net.minus(quantity)));
  }

  take(expiry: Expiry): Parsed[] {
    if (this.#expiries.length < MOST_EXPIRIES) {
      this.#expiries.push(expiry);
      return [];
    }
    return [
      { line: expiry.line, reason: "The file holds more than 10 000 expiries; export a shorter period" },
    ];
  }

  end(): Parsed[] {
    const expiries = this.#expiries.splice(0);
    return expiries.map(({ line, stamp, row, isMarkedOut }) => {
      const net = this.#net.get(row.symbol) ?? "0";
      if (net === "0" && !isMarkedOut)
        return { line, reason: "The file does not show whether the expired option was bought or sold" };
      const isLong = net === "0" ? isMarkedOut : !net.startsWith("-");
      return { line, stamp, row: { ...row, side: isLong ? "sell" : "buy" } };
    });
  }
}
