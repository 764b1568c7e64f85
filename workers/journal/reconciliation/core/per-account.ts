import type { KeptReconciliation } from "#shared/contracts/reconciliation.ts";
import { type CashBeside, type PositionBeside, reconcile } from "./reconcile.ts";

type Owned = { accountId: string };
type Beside = {
  positions: readonly (PositionBeside & Owned)[];
  cash: readonly (CashBeside & Owned)[];
};
export type Kept = Pick<KeptReconciliation, "status" | "compared" | "differing" | "largest">;
export type KeptOfAccount = Kept & { accountId: string; at: number };

/** The result of each account that a statement says something of; `at` is the last instant it speaks of. */
export function perAccount({ positions, cash }: Beside): KeptOfAccount[] {
  const accounts = [...new Set([...positions, ...cash].map(({ accountId }) => accountId))];
  return accounts.flatMap((accountId) => {
    const units = positions.filter((one) => one.accountId === accountId);
    const money = cash.filter((one) => one.accountId === accountId);
    const { status, compared, differing, items, cash: currencies } = reconcile(units, money);
    if (status === "nothing_stated") return [];
    const at = [...units, ...money].reduce((latest, one) => Math.max(latest, one.at), 0);
    const found = { status, compared, differing, largest: largestOf(items, currencies) };
    return [{ accountId, at, ...found }];
  });
}

/** The position that differs most, else the currency that does; units and money have no common measure. */
function largestOf(
  [position]: ReturnType<typeof reconcile>["items"],
  [money]: ReturnType<typeof reconcile>["cash"],
): Kept["largest"] {
  if (position !== undefined && position.difference !== "0") {
    const { symbol, difference, closes } = position;
    return { name: symbol.slice(0, 120), difference, closes: closes?.words ?? null };
  }
  if (money === undefined || money.difference === null || money.difference === "0") return null;
  const { currency, difference, closes } = money;
  return { name: `Cash in ${currency}`, difference, closes: closes?.words ?? null };
}
