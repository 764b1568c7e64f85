import type { Decimal } from "#shared/decimal.ts";
import { refuse } from "../../core/row-refused.ts";
import type { Stamp, StampReader } from "../../core/stamps.ts";
import { readNumber, readText } from "../cells.ts";
import { readAsset } from "../parts/quotes.ts";
import { nameOf } from "./pairs.ts";

/** A row of the ledgers: an asset's amount that came in (positive) or went out, and the fee taken from it. */
export type LedgerRow = {
  line: number;
  account: string;
  txid: string | null;
  refid: string;
  type: string;
  subtype: string;
  /** The market's name; staked, held and earning units are the same asset. */
  asset: string;
  /** Where the units are, such as the suffix of XBT.M; the balance is that of one wallet. */
  wallet: string;
  amount: Decimal;
  fee: Decimal;
  balance: Decimal | null;
  stamp: string;
  when: Stamp;
};

type Source = { line: number; field: (name: string) => string; account: string; readStamp: StampReader };

// DOT.S is staked, DOT28.S bonded for 28 days, XBT.M opted in to rewards, EUR.HOLD not yet free.
const KEPT = /^([A-Z0-9]{2,12}?)(\d{2})?\.([A-Z]{1,4})$/;
const STAKED_ETHER = /^ETH2(\.S)?$/;

export function readLedgerRow({ line, field, account, readStamp }: Source): LedgerRow {
  const stamp = field("time").trim();
  const code = readAsset(field("asset"), "asset");
  const balance = field("balance").trim();
  const fee = field("fee").trim();
  return {
    line,
    account,
    txid: readText(field("txid"), "txid", 100),
    refid: readText(field("refid"), "refid", 100) ?? refuse("The row has no refid"),
    type: field("type").trim().toLowerCase(),
    subtype: field("subtype").trim().toLowerCase(),
    asset: marketNameOf(code),
    wallet: `${code} ${field("wallet").trim()}`,
    amount: readNumber(field("amount"), "amount"),
    fee: fee === "" ? "0" : readNumber(fee, "fee"),
    balance: balance === "" ? null : readNumber(balance, "balance"),
    stamp,
    when: readStamp(stamp),
  };
}

function marketNameOf(code: string): string {
  if (STAKED_ETHER.test(code)) return "ETH";
  return nameOf(KEPT.exec(code)?.[1] ?? code);
}
