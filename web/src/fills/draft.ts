import type { FillChange, FillDetail, NewFill } from "#shared/contracts/fill-edits.ts";
import type { AssetClass } from "#shared/contracts/fills.ts";
import { type Decimal, decimal } from "#shared/decimal.ts";
import type { Side } from "#shared/side.ts";
import { clockOf, instantAt } from "../numbers/zoned-day.ts";
import { readAmount } from "../reconciliation/draft.ts";

/** One execution as it is being typed. `when` is a time of the reader's clock, or a date alone. */
export type Line = { side: Side; when: string; quantity: string; price: string; fee: string };
/** What was traded. The last three belong to options. */
export type Instrument = {
  symbol: string;
  currency: string;
  assetClass: AssetClass;
  multiplier: string;
  expiry: string;
  strike: string;
  right: "" | "call" | "put";
};
export type Draft = Instrument & { account: string; note: string; lines: Line[] };

/** What is wrong, by the name of a field, or of a field of a line: `lines.0.price`. */
export type Faults = ReadonlyMap<string, string>;

const NUMBER = "Write a number such as 12.50";

/** The fills of a draft whose times are of the given zone, or what is wrong with them. */
export function readDraft(draft: Draft, timeZone: string): { fills: NewFill[] } | { faults: Faults } {
  const faults = new Map<string, string>();
  const instrument = readInstrument(draft, faults);
  const account = draft.account.trim();
  if (account === "") faults.set("account", "Name the account");
  const fills = draft.lines.map((line, n): NewFill => {
    const { fee, ...read } = readLine(line, { faults, path: `lines.${n}.`, timeZone });
    return {
      account,
      ...instrument,
      ...read,
      ...(fee === undefined ? {} : { fee }),
      ...(draft.note.trim() === "" || n > 0 ? {} : { note: draft.note.trim() }),
    };
  });
  const [entry, exit] = fills;
  if (entry !== undefined && exit !== undefined && isBefore(exit.executedAt, entry.executedAt))
    faults.set("lines.1.when", "The exit lies before the entry");
  return faults.size > 0 ? { faults } : { fills };
}

/** Dates without a time are compared by their days. */
function isBefore(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length) < other.slice(0, length);
}

/** Quick typing in small letters means the symbol as exchanges write it. */
export function symbolOf(typed: string): string {
  return typed === typed.toLowerCase() ? typed.toUpperCase() : typed;
}

function readInstrument(draft: Instrument, faults: Map<string, string>) {
  const symbol = draft.symbol.trim();
  const currency = draft.currency.trim().toUpperCase();
  if (symbol === "") faults.set("symbol", "Name the symbol");
  if (!/^[A-Z][A-Z0-9.]{1,11}$/.test(currency)) faults.set("currency", "A code such as USD");
  const multiplier = draft.multiplier.trim() === "" ? "1" : readAbove(draft.multiplier);
  if (multiplier === null) faults.set("multiplier", "A number above zero, such as 100");
  const shared = { symbol, currency, assetClass: draft.assetClass, multiplier: multiplier ?? "1" };
  if (draft.assetClass !== "option") return shared;
  const strike = readAmount(draft.strike);
  if (strike === null) faults.set("strike", NUMBER);
  if (draft.expiry === "") faults.set("expiry", "Say when it expires");
  if (draft.right === "") faults.set("right", "Call or put?");
  return { ...shared, strike, expiry: draft.expiry, ...(draft.right === "" ? {} : { right: draft.right }) };
}

type Reading = { faults: Map<string, string>; path: string; timeZone: string };

function readLine({ side, when, ...typed }: Line, { faults, path, timeZone }: Reading) {
  const executedAt = readWhen(when, timeZone);
  const quantity = readAbove(typed.quantity);
  const price = readAmount(typed.price);
  const fee = typed.fee.trim() === "" ? undefined : readAmount(typed.fee);
  if (executedAt === null) faults.set(`${path}when`, "Say when it was");
  if (quantity === null) faults.set(`${path}quantity`, "A number above zero, such as 10");
  if (price === null) faults.set(`${path}price`, NUMBER);
  if (fee === null) faults.set(`${path}fee`, NUMBER);
  return {
    side,
    executedAt: executedAt ?? "",
    quantity: quantity ?? "",
    price: price ?? "",
    ...(fee === undefined || fee === null ? {} : { fee }),
  };
}

function readWhen(when: string, timeZone: string): string | null {
  if (/^\d{4}-\d{2}-\d{2}$/.test(when)) return when;
  const at = when === "" ? null : instantAt(when, timeZone);
  return at === null ? null : new Date(at).toISOString();
}

function readAbove(text: string): Decimal | null {
  const value = readAmount(text);
  return value !== null && decimal(value).gt(0) ? value : null;
}

/** A draft of a fill that stands, for its change. */
export function draftOf(fill: FillDetail, timeZone: string): Draft {
  const { side, quantity, price } = fill;
  const fee = fill.feeSource === "unknown" && fill.fee === "0" ? "" : fill.fee;
  const when = fill.dateOnly ? fill.executedAt.slice(0, 10) : clockOf(Date.parse(fill.executedAt), timeZone);
  return {
    account: fill.account,
    symbol: fill.symbol,
    currency: fill.currency,
    assetClass: fill.assetClass,
    multiplier: fill.multiplier,
    expiry: fill.expiry ?? "",
    strike: fill.strike ?? "",
    right: fill.right ?? "",
    note: fill.note ?? "",
    lines: [{ side, when, quantity, price, fee }],
  };
}

/** What a draft changes in a fill. A field that was left alone is left out, so that its seconds stay. */
export function changeOf(
  fill: FillDetail,
  draft: Draft,
  timeZone: string,
): { change: FillChange } | { faults: Faults } {
  const before = draftOf(fill, timeZone);
  const read = readDraft(draft, timeZone);
  if ("faults" in read) return read;
  const [next] = read.fills;
  const [line, old] = [draft.lines[0], before.lines[0]];
  if (next === undefined || line === undefined || old === undefined) return { change: {} };
  // Another kind of instrument than an option has none of its three fields, and the draft's are let go.
  const now = draft.assetClass === "option" ? draft : { ...draft, expiry: "", strike: "", right: "" };
  return {
    change: {
      ...(line.when === old.when ? {} : { executedAt: next.executedAt }),
      ...(line.side === old.side ? {} : { side: next.side }),
      ...(line.quantity === old.quantity ? {} : { quantity: next.quantity }),
      ...(line.price === old.price ? {} : { price: next.price }),
      ...(line.fee === old.fee ? {} : { fee: next.fee ?? "0" }),
      ...(draft.symbol === before.symbol ? {} : { symbol: next.symbol }),
      ...(draft.currency === before.currency ? {} : { currency: next.currency }),
      ...(draft.assetClass === before.assetClass ? {} : { assetClass: next.assetClass }),
      ...(draft.multiplier === before.multiplier ? {} : { multiplier: next.multiplier }),
      ...(now.expiry === before.expiry ? {} : { expiry: next.expiry ?? null }),
      ...(now.strike === before.strike ? {} : { strike: next.strike ?? null }),
      ...(now.right === before.right ? {} : { right: next.right ?? null }),
      ...(draft.note === before.note ? {} : { note: draft.note.trim() === "" ? null : draft.note.trim() }),
    },
  };
}
