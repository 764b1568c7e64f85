import type { Effect } from "#shared/contracts/fills.ts";
import type { Side } from "#shared/side.ts";
import { decimal, toDecimal, type Decimal } from "#shared/decimal.ts";
import type { Row } from "../../../../fills/core/facts.ts";
import { negate, readCurrency, readNumber, readText } from "../../cells.ts";
import { type ParseOptions } from "../../format.ts";
import { isMarkedCancelled, readAmendment, readCancelledSide } from "./amendments.ts";
import { stampReader } from "../../../core/stamps.ts";
import type { Amendment } from "../../../core/parsed.ts";
import { excerpt, leaveOut, refuse } from "../../../core/row-refused.ts";
import type { FlexField } from "./fields.ts";
import { readIsin, termsOf } from "./instrument.ts";

type FlexRow = { row: Row; stamp: string; amendment: Amendment };

/** Reads Flex trades; null for a line that is no execution, such as the total of an order or a symbol. */
export function flexRow(options: ParseOptions): (field: FlexField) => FlexRow | null {
  const readStamp = stampReader(options.timeZone);
  return (field) => {
    const level = field("levelofdetail").trim().toUpperCase();
    if (level !== "" && level !== "EXECUTION") return null;
    const amendment = readAmendment(field);
    const side = readSide(field("buysell"));
    const isin = readIsin(field);
    const symbol = readText(field("symbol"), "Symbol", 100) ?? isin;
    if (symbol === null && isConversion(field)) return leaveOut("currency_conversion");
    if (symbol === null) return refuse("The row names neither a symbol nor an ISIN");
    const stamp = readStampCell(field);
    const currency = readCurrency(field("currency"), "Currency");
    const signed = readNumber(field("quantity"), "Quantity");
    const price = readNumber(field("tradeprice"), "TradePrice");
    const fee = readFee(field, currency);
    const money = field("trademoney").trim() || field("proceeds").trim();
    return {
      stamp,
      amendment,
      row: {
        account: options.account ?? readText(field("accountid"), "Account", 80) ?? "Interactive Brokers",
        symbol,
        isin,
        currency,
        ...termsOf(field, { quantity: signed, price, money }),
        ...readQuantity(
          amendment.kind === "cancels" ? readCancelledSide(field, side, signed) : side,
          signed,
          amendment,
        ),
        price,
        ...fee,
        ...readStamp(stamp),
        effect: readEffect(field),
        executionId: readExecutionId(field),
        // The legs of a combination share this id, which nothing says of IBOrderID.
        orderId: readText(field("brokerageorderid"), "BrokerageOrderID", 200),
      },
    };
  };
}

/**
 * Whether a row that names no instrument exchanges one currency for another. Without an asset class the
 * commission shows it: a conversion is charged in the account's currency, a trade in its own.
 */
function isConversion(field: FlexField): boolean {
  const assetClass = field("assetcategory").trim().toUpperCase();
  if (assetClass !== "") return assetClass === "CASH";
  const charged = field("ibcommissioncurrency").trim().toUpperCase();
  return charged !== "" && charged !== field("currency").trim().toUpperCase();
}

function readSide(cell: string): Side | null {
  const text = (isMarkedCancelled(cell) ? cell.slice(0, cell.lastIndexOf("(")) : cell).trim().toUpperCase();
  if (text === "") return null;
  if (text === "BUY" || text === "BOT" || text === "B") return "buy";
  if (text === "SELL" || text === "SLD" || text === "S") return "sell";
  return refuse(`Buy/Sell “${excerpt(cell)}” is neither`);
}

/**
 * Reads the indicator, else the codes: `O` opened, `C` closed. Both together closed one position and opened
 * the opposite one.
 */
function readEffect(field: FlexField): Effect | null {
  const cell = field("opencloseindicator").trim() || field("notes");
  const codes = cell.slice(0, 100).split(/[;,\s]+/);
  const [opens, closes] = [codes.includes("O"), codes.includes("C")];
  if (opens && closes) return "flips";
  return opens ? "opens" : closes ? "closes" : null;
}

function readQuantity(
  side: Side | null,
  signed: Decimal,
  { kind }: Amendment,
): { side: Side; quantity: Decimal } {
  if (signed === "0") return refuse("Quantity is zero");
  const isNegative = signed.startsWith("-");
  if (side === "buy" && isNegative && kind !== "cancels")
    return refuse("The row is a purchase of a negative quantity");
  return { side: side ?? (isNegative ? "sell" : "buy"), quantity: isNegative ? negate(signed) : signed };
}

/** A query without the field IBCommission tells no fee, unless it tells taxes. */
function readFee(field: FlexField, currency: string): Pick<Row, "fee" | "feeCurrency" | "feeSource"> {
  const cell = field("ibcommission");
  const fee = cell.trim() === "" ? "0" : negate(readNumber(cell, "IBCommission"));
  const named = field("ibcommissioncurrency").trim();
  const feeCurrency = named === "" ? currency : readCurrency(named, "IBCommissionCurrency");
  const taxes = field("taxes").trim() === "" ? "0" : negate(readNumber(field("taxes"), "Taxes"));
  if (cell.trim() === "" && field("taxes").trim() === "") return { fee, feeCurrency, feeSource: "unknown" };
  if (taxes === "0") return { fee, feeCurrency };
  if (fee === "0") return { fee: taxes, feeCurrency: currency };
  if (feeCurrency !== currency) return refuse("Commission and taxes are in two currencies");
  return { fee: toDecimal(decimal(fee).plus(decimal(taxes))), feeCurrency };
}

function readStampCell(field: FlexField): string {
  const whole = field("datetime").trim();
  if (whole !== "") return whole;
  const date = field("tradedate").trim();
  const time = field("tradetime").trim();
  return time === "" || date.includes(";") ? date : `${date};${time}`;
}

/**
 * TradeID comes first: every execution has one, also expiries and assignments, which have no IBExecID. It
 * stays the same when the broker corrects the commission, while IBExecID counts corrections in its last part.
 */
function readExecutionId(field: FlexField): string | null {
  return (
    readText(field("tradeid"), "TradeID", 100) ??
    readText(field("ibexecid"), "IBExecID", 100) ??
    readText(field("transactionid"), "TransactionID", 100)
  );
}
