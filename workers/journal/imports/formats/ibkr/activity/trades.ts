import type { Effect } from "#shared/contracts/fills.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { Row } from "../../../../fills/core/facts.ts";
import type { Amendment } from "../../../core/parsed.ts";
import { refuse } from "../../../core/row-refused.ts";
import { negate, readCurrency, unsigned } from "../../cells.ts";
import { numberOf, numberOrNull, symbolOf, type SectionRow } from "./fields.ts";
import { instrumentOf } from "./instrument.ts";

export type TradeRow = { row: Row; stamp: string; amendment: Amendment };

/** Reads a row of the section Trades; the sign of the quantity is the side. */
export function readTrade({ field, columns, account, readStamp }: SectionRow): TradeRow {
  const stamp = field("datetime").trim();
  const codes = field("code").split(/[;,\s]+/);
  const currency = readCurrency(field("currency"), "Currency");
  const signed = numberOf(field("quantity"), "Quantity");
  if (signed === "0") return refuse("Quantity is zero");
  const price = numberOf(field("tprice"), "T. Price");
  const quantity = unsigned(signed);
  const isCancelled = codes.includes("Ca");
  const instrument = instrumentOf({
    category: field("assetcategory"),
    symbol: symbolOf(field("symbol")),
    currency,
    multiplier: null,
    quantity,
    price,
    money: numberOrNull(field("proceeds"), "Proceeds"),
  });
  return {
    stamp,
    amendment: {
      kind: isCancelled ? "cancels" : codes.includes("Co") ? "corrects" : "states",
      names: [],
      revision: null,
    },
    row: {
      ...instrument,
      account,
      // A cancellation has the quantity of its fill with the sign reversed.
      side: signed.startsWith("-") === isCancelled ? "buy" : "sell",
      quantity,
      price,
      ...readFee(field, columns, currency),
      ...readStamp(stamp),
      effect: effectOf(codes),
      executionId: null,
    },
  };
}

/** Forex rows name the currency of their commission in the header, as `Comm in USD`. */
function readFee(
  field: (name: string) => string,
  columns: ReadonlyMap<string, number>,
  currency: string,
): { fee: Decimal; feeCurrency: string } {
  const own = numberOrNull(field("commfee"), "Comm/Fee");
  const foreign = [...columns.keys()].find((name) => /^commin[a-z]{3}$/.test(name));
  if (own !== null || foreign === undefined) return { fee: negate(own ?? "0"), feeCurrency: currency };
  const fee = negate(numberOrNull(field(foreign), "Comm") ?? "0");
  return { fee, feeCurrency: foreign.slice(-3).toUpperCase() };
}

function effectOf(codes: readonly string[]): Effect | null {
  const [opens, closes] = [codes.includes("O"), codes.includes("C")];
  if (opens && closes) return "flips";
  return opens ? "opens" : closes ? "closes" : null;
}
