import type { Effect } from "#shared/contracts/fills.ts";
import type { Row } from "../../../fills/core/facts.ts";
import type { Parsed } from "../../core/parsed.ts";
import { excerpt, readRow, refuse } from "../../core/row-refused.ts";
import type { Stamp } from "../../core/stamps.ts";
import { unsigned } from "../cells.ts";
import { readMoney } from "../money.ts";
import { sharedFee } from "../statement/shared-fee.ts";
import type { Charges } from "./charges.ts";
import { readInstrument } from "./instrument.ts";

const MOST_LEGS = 100;

type Leg = { line: number; stamp: string; row: Row };
type Open = { legs: Leg[]; when: Stamp; stamp: string; netPrice: string };

/** Gathers the legs of each order of the trade history, which stand on rows of their own below its first. */
export class Orders {
  readonly #charges: Charges;
  #open: Open | null = null;

  constructor(charges: Charges) {
    this.#charges = charges;
  }

  isEmpty(): boolean {
    return this.#open === null;
  }

  /** Takes one row; returns the order before it when the row begins another one. */
  take(
    line: number,
    account: string,
    field: (name: string) => string,
    readStamp: (cell: string) => Stamp,
  ): Parsed[] {
    const stamp = field("exectime").trim();
    const before = stamp === "" ? [] : this.end();
    const refused = readRow(line, () => {
      if (stamp !== "") this.#open = { legs: [], when: readStamp(stamp), stamp, netPrice: field("netprice") };
      const open = this.#open ?? refuse("The first row of this order is missing");
      if (open.legs.length >= MOST_LEGS) return refuse(`The order has more than ${MOST_LEGS} legs`);
      open.legs.push({ line, stamp: open.stamp, row: readLeg(account, field, open) });
      return null;
    });
    return refused === null ? before : [...before, refused];
  }

  /**
   * The order that waits for more legs, with its fees shared among them. The statement has no id of it, so
   * that its time and its first leg are the id.
   */
  end(): Parsed[] {
    const open = this.#open;
    this.#open = null;
    const [first] = open?.legs ?? [];
    if (open === null || first === undefined) return [];
    const { symbol, underlying, assetClass, quantity } = first.row;
    const name = assetClass === "option" ? (underlying ?? symbol) : symbol;
    const order = { at: open.when.executedAt, symbol: name, quantity, netPrice: open.netPrice };
    // A statement of paper money names no fees, and some orders have no cash row of their own.
    const charged = this.#charges.feeOf(order);
    const fee = charged ?? "0";
    const shares = sharedFee(
      fee,
      open.legs.map(({ row }) => row.quantity),
    );
    const orderId = `${new Date(open.when.executedAt).toISOString()} ${first.row.side} ${symbol}`;
    const silent = charged === null && { feeSource: "unknown" as const };
    return open.legs.map(({ line, stamp, row }, at) => ({
      line,
      stamp,
      row: { ...row, fee: shares[at] ?? "0", ...silent, orderId },
    }));
  }
}

function readLeg(account: string, field: (name: string) => string, { when, netPrice }: Open): Row {
  const instrument = readInstrument(field);
  const signed = readMoney(field("qty"), "Qty");
  if (signed === "0") return refuse("Qty is zero");
  const side = field("side").trim().toUpperCase();
  if (side !== "BUY" && side !== "SELL") return refuse(`Side “${excerpt(side)}” is neither BUY nor SELL`);
  const price = field("price").trim();
  return {
    ...instrument,
    account,
    side: side === "BUY" ? "buy" : "sell",
    quantity: unsigned(signed),
    // The mark ~ stands for a price that only the whole order has.
    price: readMoney(price === "~" ? netPrice : price, "Price"),
    fee: "0",
    feeCurrency: "USD",
    ...when,
    effect: readEffect(field("poseffect")),
    executionId: null,
  };
}

function readEffect(cell: string): Effect | null {
  const text = cell.trim().toUpperCase();
  if (text === "TO OPEN" || text === "OPENING") return "opens";
  return text === "TO CLOSE" || text === "CLOSING" ? "closes" : null;
}
