import type { Reconciliation } from "#shared/contracts/reconciliation.ts";
import type { Tx } from "../../db/ledger.ts";
import { contractOf } from "../bookings/core/stated-edges.ts";
import { reconcile, type CashBeside, type PositionBeside } from "./core/reconcile.ts";
import { addUnits, foldUnits, segmentsOf, type Split, type Units } from "./core/units.ts";
import * as store from "./store.ts";

/** Units that a statement states at an instant; an empty contract stands for every one of the symbol. */
export type StatedPosition = {
  accountId: string;
  account: string;
  symbol: string;
  contract: string;
  at: number;
  stated: string;
};
export type StatedCash = Omit<CashBeside, "ledger"> & { accountId: string };

type Scope = { query: Tx["query"]; userId: string };

/** Compares what is stated with the ledger of now, in five statements at most. */
export async function compare(
  scope: Scope,
  positions: readonly StatedPosition[],
  cash: readonly StatedCash[],
): Promise<Reconciliation> {
  const units = await unitsOf(scope, positions);
  const beside = positions.map((position, n): PositionBeside => ({
    account: position.account,
    symbol: position.contract === "" ? position.symbol : `${position.symbol} ${position.contract}`,
    at: position.at,
    stated: position.stated,
    ledger: units[n] ?? { num: 0n, den: 1n },
  }));
  return reconcile(beside, await cashOf(scope, cash));
}

/** The units of each position at its instant: fills and transfers, multiplied by the splits that followed. */
async function unitsOf({ query, userId }: Scope, positions: readonly StatedPosition[]): Promise<Units[]> {
  if (positions.length === 0) return [];
  const symbols = [...new Set(positions.map(({ symbol }) => symbol))];
  const instruments = Map.groupBy(
    await store.listInstruments(query, userId, symbols),
    ({ symbol }) => symbol,
  );
  const instrumentsOf = ({ symbol, contract }: StatedPosition): store.InstrumentRow[] =>
    (instruments.get(symbol) ?? []).filter((one) => contract === "" || contractOf(one) === contract);
  const known = new Map(
    positions.flatMap((position) =>
      instrumentsOf(position).map(({ id: instrumentId }) => {
        const { accountId } = position;
        return [laneOf(accountId, instrumentId), { accountId, instrumentId }] as const;
      }),
    ),
  );
  const splits = Map.groupBy(await store.listSplits(query, userId, [...known.values()]), (row) =>
    laneOf(row.account_id, row.instrument_id),
  );
  const asked: store.AskedUnits[] = [];
  const lanes = positions.map((position) =>
    instrumentsOf(position).map(({ id }) => {
      const { accountId, at } = position;
      const own: Split[] = splits.get(laneOf(accountId, id)) ?? [];
      const cut = segmentsOf(own, at);
      const from = asked.length;
      for (const span of cut.segments) asked.push({ accountId, instrumentId: id, ...span });
      return { from, to: asked.length, splits: cut.splits };
    }),
  );
  const sums = await store.sumUnits(query, userId, asked);
  return lanes.map((of) =>
    of.map((lane) => foldUnits(sums.slice(lane.from, lane.to), lane.splits)).reduce(addUnits, NONE),
  );
}

const NONE: Units = { num: 0n, den: 1n };

function laneOf(accountId: string, subject: string): string {
  return `${accountId}|${subject}`;
}

async function cashOf({ query, userId }: Scope, cash: readonly StatedCash[]): Promise<CashBeside[]> {
  const rows = await store.sumCash(query, userId, cash);
  const sums = new Map(rows.map((row) => [laneOf(row.account_id, row.currency), row]));
  return cash.map((each) => {
    const found = sums.get(laneOf(each.accountId, each.currency));
    const { sum = "0", has_margin = false, first_at = null, first_in = null } = found ?? {};
    const beganEmpty = first_in !== null && first_at !== null && first_in <= first_at;
    return { ...each, ledger: { sum, hasMargin: has_margin, beganEmpty } };
  });
}
