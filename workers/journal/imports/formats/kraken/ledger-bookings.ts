import type { BookingKind } from "#shared/contracts/bookings.ts";
import type { Booking } from "../../../bookings/core/booking.ts";
import type { Parsed } from "../../core/parsed.ts";
import { excerpt, refuse } from "../../core/row-refused.ts";
import { negate } from "../cells.ts";
import { bookingOf, noteOf } from "../parts/bookings.ts";
import { coin } from "../parts/instruments.ts";
import { isStateMoney } from "../parts/quotes.ts";
import type { LedgerRow } from "./ledger-row.ts";

const KINDS: ReadonlyMap<string, BookingKind> = new Map([
  ["deposit", "deposit"],
  ["withdrawal", "withdrawal"],
  ["staking", "interest"],
  ["dividend", "interest"],
  ["reward", "interest"],
  ["credit", "adjustment"],
  ["adjustment", "adjustment"],
  ["invite bonus", "adjustment"],
  ["margin", "adjustment"],
  ["rollover", "fee"],
]);
/** What `earn` and `transfer` rows do between the user's own wallets, as their subtypes name it. */
const INSIDE =
  /^(auto|de)?allocation$|^autoallocate$|^migration$|^spotto|^spotfrom|^stakingto|^stakingfrom|^(bonding|unbonding)$/;

/** Reads a row that is no trade: its money or units, and its fee. */
export function bookedBy(row: LedgerRow): Parsed[] {
  const { line, stamp, account, asset, amount, fee, type, subtype, when } = row;
  if (INSIDE.test(subtype)) return [{ line, leftOut: "other_kind" }];
  const common = { account, ...when, externalId: row.txid, note: noteOf(`${type} ${subtype}`) };
  const booked = (booking: Partial<Booking> & { kind: BookingKind }): Parsed => ({
    line,
    stamp,
    booking: bookingOf({ ...common, currency: asset, ...booking }),
  });
  const charged = fee === "0" ? [] : [booked({ kind: "fee", amount: negate(fee), externalId: null })];
  if (amount === "0") return charged.length === 0 ? [{ line, leftOut: "other_kind" }] : charged;
  const kind = kindOf(type, subtype);
  const isMove = kind === "transfer" || kind === "deposit" || kind === "withdrawal";
  if (!isMove || isStateMoney(asset))
    return [booked({ kind: kind === "transfer" ? "adjustment" : kind, amount }), ...charged];
  return [booked({ kind: "transfer", instrument: coin(asset), quantity: amount }), ...charged];
}

function kindOf(type: string, subtype: string): BookingKind {
  if (type === "earn") {
    return subtype === "reward" ? "interest" : refuse(`Subtype “${excerpt(subtype)}” of earn is not known`);
  }
  // Units that another subtype transfers come from an airdrop, a fork or Kraken Futures.
  if (type === "transfer") return "transfer";
  return KINDS.get(type) ?? refuse(`Type “${excerpt(type)}” is not known`);
}
