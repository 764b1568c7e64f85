import {
  MOST_RECONCILED,
  type ReconciledCash,
  type ReconciledPosition,
  type Reconciliation,
} from "#shared/contracts/reconciliation.ts";
import { fromFixed, PLACES, toFixed, toFixed18, VALUE_PLACES } from "../../../math/fixed-point.ts";
import { closeCash, closePosition } from "./closing.ts";
import { gapOf, rounded, type Units } from "./units.ts";

/** Units that a statement states, and those of the ledger at that instant. */
export type PositionBeside = { account: string; symbol: string; at: number; stated: string; ledger: Units };

/** What a ledger's rows say about the cash of one currency in a span of time. */
export type CashSum = {
  /** The sum of bookings, of the fills' proceeds and of their fees, exact to 36 places. */
  sum: string;
  /** True when the fills trade something whose price is not paid, such as futures. */
  hasMargin: boolean;
  /** True when the first row of all brought money in, so that the account began empty. */
  beganEmpty: boolean;
};

/** Cash that a statement states; `since` and `opening` are of an earlier stated balance, else null. */
export type CashBeside = {
  account: string;
  currency: string;
  since: number | null;
  opening: string | null;
  at: number;
  stated: string;
  ledger: CashSum;
  /** True when the user states the balance, who knows that the account began empty. */
  isTold: boolean;
};

/** Compares all that is stated, and names the largest differences. */
export function reconcile(
  positions: readonly PositionBeside[],
  currencies: readonly CashBeside[],
): Reconciliation {
  const items = positions.map(compareUnits);
  const cash = currencies.map(compareCash);
  const compared = { positions: items.length, cash: cash.filter((one) => one.ledger !== null).length };
  const differing = {
    positions: items.filter((one) => one.difference !== "0").length,
    cash: cash.filter((one) => one.difference !== null && one.difference !== "0").length,
  };
  const status =
    compared.positions + compared.cash === 0
      ? "nothing_stated"
      : differing.positions + differing.cash > 0
        ? "differs"
        : "agrees";
  return { status, items: largest(items), cash: largest(cash), compared, differing };
}

function compareUnits({ account, symbol, at, stated, ledger }: PositionBeside): ReconciledPosition {
  const gap = gapOf(stated, ledger);
  const held = gap === 0n ? toFixed18(stated) : rounded(ledger);
  return {
    account,
    symbol,
    at: new Date(at).toISOString(),
    stated,
    ledger: fromFixed(held, PLACES),
    difference: fromFixed(gap, PLACES),
    closes: closePosition({ symbol, stated: toFixed18(stated), gap }),
  };
}

function compareCash(given: CashBeside): ReconciledCash {
  const { account, currency, stated, opening, ledger, isTold } = given;
  const since = given.since === null ? null : new Date(given.since).toISOString();
  const at = new Date(given.at).toISOString();
  const named = { account, currency, since, opening, at, stated };
  const unknown = { ...named, ledger: null, difference: null, closes: null };
  if (ledger.hasMargin) return { ...unknown, basis: "margin_instruments" };
  if (opening === null && !ledger.beganEmpty && !isTold) return { ...unknown, basis: "opening_unknown" };
  const held = roundedCash(toFixed(opening ?? "0", VALUE_PLACES) + toFixed(ledger.sum, VALUE_PLACES));
  const gap = toFixed18(stated) - held;
  return {
    ...named,
    basis: opening === null ? "from_start" : "between_balances",
    ledger: fromFixed(held, PLACES),
    difference: fromFixed(gap, PLACES),
    closes: closeCash({ currency, gap, since, at }),
  };
}

function roundedCash(value: bigint): bigint {
  return rounded({ num: value, den: 10n ** BigInt(VALUE_PLACES - PLACES) });
}

function largest<Item extends { difference: string | null }>(items: readonly Item[]): Item[] {
  const size = ({ difference }: Item): bigint => {
    const value = toFixed18(difference ?? "0");
    return value < 0n ? -value : value;
  };
  return items
    .map((item) => ({ item, size: size(item) }))
    .sort((one, other) => (one.size === other.size ? 0 : one.size < other.size ? 1 : -1))
    .slice(0, MOST_RECONCILED)
    .map(({ item }) => item);
}
