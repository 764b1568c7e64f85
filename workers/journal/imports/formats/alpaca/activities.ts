import type { BookingKind } from "#shared/contracts/bookings.ts";
import type { Booking, Named } from "../../../bookings/core/booking.ts";
import type { Row } from "../../../fills/core/facts.ts";
import type { Parsed } from "../../core/parsed.ts";
import { excerpt, refuse } from "../../core/row-refused.ts";
import { stampReader, type Stamp } from "../../core/stamps.ts";
import { readNumber, readPositive, readText } from "../cells.ts";
import type { Held } from "../csv-rows.ts";
import { bookingOf, noteOf } from "../parts/bookings.ts";
import { absolute } from "../parts/prices.ts";
import { coin } from "../parts/instruments.ts";
import { splitPairs } from "./splits.ts";
import { alpacaInstrument } from "./symbols.ts";

type Activity = { line: number; field: (name: string) => string };

/** Money of the account, by Alpaca's types of activities. */
const MONEY: ReadonlyMap<string, BookingKind> = new Map([
  ...["DIV", "DIVCGL", "DIVCGS", "DIVROC", "DIVTXEX", "CGD", "PTC"].map(
    (type) => [type, "dividend"] as const,
  ),
  ...["DIVNRA", "DIVFT", "DIVTW", "INTNRA", "INTTW"].map((type) => [type, "tax"] as const),
  ...["DIVFEE", "FEE", "PTR"].map((type) => [type, "fee"] as const),
  ["INT", "interest"],
  ["CSD", "deposit"],
  ["CSW", "withdrawal"],
  ...["JNL", "JNLC", "ACATC", "TRANS", "MISC", "CIL"].map((type) => [type, "adjustment"] as const),
]);
const UNITS: ReadonlySet<string> = new Set(["JNLS", "ACATS", "SPIN", "SC", "NC", "REORG", "MA"]);
const OPTION_ENDS: ReadonlySet<string> = new Set(["OPEXP", "OPASN", "OPXRC", "OPEXC"]);

/** Reads activities of every type; the two rows of a split are kept until both have come. */
export function activities({ account }: { account: string }): Held & {
  read(activity: Activity): Parsed[];
} {
  const readStamp = stampReader("UTC");
  const splits = splitPairs();
  return {
    isEmpty: () => splits.isEmpty(),
    end: () => splits.end(),
    read: (activity) => readActivity(activity),
  };

  function readActivity({ line, field }: Activity): Parsed[] {
    const type = field("activitytype").trim().toUpperCase();
    const stamp = (field("transactiontime") || field("date") || field("createdat")).trim();
    const when = readStamp(stamp);
    const id = readText(field("id"), "id", 100);
    if (id === null) return refuse("The row has no id");
    const told = { line, stamp, when, id, field, account };
    if (type === "FILL" || type === "OPTRD") return [fillOf(told)];
    if (OPTION_ENDS.has(type)) return [endOf(told)];
    if (type === "SPLIT" || type === "SSP" || type === "SSO") {
      const instrument = instrumentIn(field);
      const quantity = readNumber(field("qty"), "qty");
      return splits.join({ line, stamp, when, id, account, instrument, quantity });
    }
    const booked = (stated: Partial<Booking> & Pick<Booking, "kind" | "currency">): Parsed => {
      const note = noteOf(field("description") || type);
      return { line, stamp, booking: bookingOf({ account, ...when, externalId: id, note, ...stated }) };
    };
    const money = field("netamount").trim();
    const amount = money === "" ? "0" : readNumber(money, "net_amount");
    const instrument = field("symbol").trim() === "" ? null : instrumentIn(field);
    // Fees of coins are taken in the coin.
    if (type === "CFEE") {
      const { symbol } = instrument ?? coin("USD");
      const quantity = readNumber(field("qty"), "qty");
      return [booked({ kind: "fee", instrument, amount: quantity, currency: symbol })];
    }
    if (UNITS.has(type)) {
      if (instrument === null) return refuse("The row moves units and names no symbol");
      const quantity = readNumber(field("qty"), "qty");
      const moved = booked({ kind: "transfer", instrument, currency: instrument.currency, quantity });
      return amount === "0"
        ? [moved]
        : [moved, booked({ kind: "adjustment", amount, currency: "USD", externalId: null })];
    }
    const kind = MONEY.get(type) ?? refuse(`Activity type “${excerpt(type)}” is not known`);
    return [
      booked({ kind, instrument, amount, currency: readText(field("currency"), "currency", 12) ?? "USD" }),
    ];
  }
}

type Told = {
  line: number;
  stamp: string;
  when: Stamp;
  id: string;
  field: Activity["field"];
  account: string;
};

function fillOf({ line, stamp, when, id, field, account }: Told): Parsed {
  const said = field("side").trim().toLowerCase();
  const quantity = readNumber(field("qty"), "qty");
  if (quantity === "0") return refuse("qty is zero");
  const side = said === "" ? (quantity.startsWith("-") ? "sell" : "buy") : sideOf(said);
  const price = readNumber(field("price"), "price");
  return {
    line,
    stamp,
    row: rowOf({ account, id, when, instrument: instrumentIn(field), side, quantity, price }),
  };
}

function sideOf(said: string): Row["side"] {
  if (said === "buy" || said === "buy_to_cover") return "buy";
  return said.startsWith("sell") ? "sell" : refuse(`Side “${excerpt(said)}” is neither buy nor sell`);
}

/** An option that expires, is exercised or assigned: its units leave at a price of zero. */
function endOf({ line, stamp, when, id, field, account }: Told): Parsed {
  const instrument = instrumentIn(field);
  const quantity = readNumber(field("qty"), "qty");
  if (instrument.assetClass !== "option") return refuse("The row names no option");
  readPositive(absolute(quantity), "qty");
  const side = quantity.startsWith("-") ? "sell" : "buy";
  const row = rowOf({ account, id, when, instrument, side, quantity, price: "0" });
  return { line, stamp, row: { ...row, effect: "closes" } };
}

type Stated = Pick<Row, "side" | "quantity" | "price"> & {
  account: string;
  id: string;
  when: Stamp;
  instrument: Named;
};

function rowOf({ account, id, when, instrument, side, quantity, price }: Stated): Row {
  return {
    account,
    ...instrument,
    side,
    quantity: absolute(quantity),
    price,
    // Alpaca books the fees of a day as activities of type FEE.
    fee: "0",
    feeCurrency: instrument.currency,
    ...when,
    effect: null,
    executionId: id,
  };
}

function instrumentIn(field: Activity["field"]): Named {
  const symbol = readText(field("symbol"), "symbol", 100);
  return symbol === null ? refuse("The row names no symbol") : alpacaInstrument(symbol.toUpperCase());
}
