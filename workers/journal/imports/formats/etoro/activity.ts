import type { BookingKind } from "#shared/contracts/bookings.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { Parsed } from "../../core/parsed.ts";
import { excerpt, refuse } from "../../core/row-refused.ts";
import { negate, readText } from "../cells.ts";
import { bookingOf, noteOf } from "../parts/bookings.ts";
import { sumOf } from "../parts/prices.ts";
import { CURRENCY, etoroInstrument, halfOf, readAmount, type Field, type Options } from "./position.ts";

const KINDS: readonly (readonly [string, BookingKind])[] = [
  ["dividend", "dividend"],
  ["interest payment", "interest"],
  ["staking", "interest"],
  ["withdraw fee", "fee"],
  ["withdrawal conversion fee", "fee"],
  ["deposit conversion fee", "fee"],
  ["withdraw request", "withdrawal"],
  ["withdrawal", "withdrawal"],
  ["deposit", "deposit"],
  ["overnight fee", "fee"],
  ["overnight refund", "fee"],
  ["weekend fee", "fee"],
  ["rollover fee", "fee"],
  ["commission", "fee"],
  ["open commission", "fee"],
  ["close commission", "fee"],
  ["sdrt", "tax"],
  ["stamp duty", "tax"],
  ["adjustment", "adjustment"],
  ["compensation", "adjustment"],
  ["bonus", "adjustment"],
  ["refer a friend", "adjustment"],
];
/** Money that moves between the user's balance and copied traders stays the user's. */
const INSIDE =
  /^(start copy|stop copy|pause copy|add fund|remove fund|edit stop loss|edit take profit|account balance to mirror|mirror balance to account|register new mirror)/;

type Read = { found: Parsed[]; balance: { at: number; value: Decimal } | null };

/** Reads a row of the sheet Account Activity, and the balance after it. */
export function readActivity(
  line: number,
  field: Field,
  { account, readStamp, isShort }: Options & { isShort: (positionId: string) => boolean },
): Read {
  const stamp = field("date");
  const when = readStamp(stamp);
  const type = field("type");
  const kind = type.toLowerCase();
  const cash = field("balance");
  const balance = cash === "" ? null : { at: when.executedAt, value: readAmount(cash, "Balance") };
  const positionId = readText(field("positionid"), "Position ID", 60);
  const details = field("details");
  // `NKE/USD` names an instrument; `Daily` says how a fee was counted.
  const symbol = details.includes("/") ? readText(details.split("/")[0] ?? "", "Details", 100) : null;
  const isTraded = positionId !== null && symbol !== null;
  const instrument = isTraded ? etoroInstrument(symbol, field("assettype")) : null;
  if (kind === "open position" || kind === "position closed") {
    if (positionId === null || instrument === null)
      return refuse("The row names no position or no instrument");
    const units = field("units");
    if (units === "") return refuse("The row states no units");
    const end = kind === "open position" ? "open" : "close";
    const amount = readAmount(field("amount"), "Amount");
    const profit = end === "open" ? "0" : profitOf(field);
    const half = {
      account,
      positionId,
      instrument,
      isShort: isShort(positionId),
      units: readAmount(units, "Units"),
      invested: sumOf([amount, negate(profit)]),
      profit,
      when,
    };
    return { found: [{ line, stamp, row: halfOf(end, half) }], balance };
  }
  const amount = field("amount") === "" ? "0" : readAmount(field("amount"), "Amount");
  if (amount === "0" || INSIDE.test(kind)) return { found: [{ line, leftOut: "other_kind" }], balance };
  const meaning = KINDS.find(([words]) => kind.startsWith(words))?.[1];
  if (meaning === undefined) return refuse(`Type “${excerpt(type)}” is not known`);
  const booking = bookingOf({
    account,
    kind: meaning,
    instrument,
    amount,
    currency: CURRENCY,
    ...when,
    note: noteOf(`${type} ${details}`),
  });
  return { found: [{ line, stamp, booking }], balance };
}

function profitOf(field: Field): Decimal {
  const cell = field("realizedequitychange");
  return cell === ""
    ? refuse("The row states no change of the equity")
    : readAmount(cell, "Realized Equity Change");
}
