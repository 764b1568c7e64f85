import type { Tx } from "../../db/ledger.ts";
import { contractOf } from "../bookings/core/stated-edges.ts";
import type { SplitStep } from "../trades/explain/explain-units.ts";
import { splitUnits } from "./core/split-units.ts";
import { segmentsOf } from "./core/units.ts";
import { listInstruments, listSplits, sumUnits } from "./store.ts";

type Asked = { accountId: string; symbol: string; at: number };

/** The instruments of a position as a reconciliation names it, and what each of their splits did to it. */
export async function readSplitSteps(
  { query, userId }: { query: Tx["query"]; userId: string },
  { accountId, symbol, at }: Asked,
): Promise<{ instrumentIds: string[]; steps: SplitStep[] }> {
  const found = await listInstruments(query, userId, beginningsOf(symbol));
  const instrumentIds = found
    .filter((one) => one.symbol === symbol || `${one.symbol} ${contractOf(one)}` === symbol)
    .map(({ id }) => id);
  const lanes = instrumentIds.map((instrumentId) => ({ accountId, instrumentId }));
  const splits = Map.groupBy(await listSplits(query, userId, lanes), (row) => row.instrument_id);
  const cuts = [...splits].map(([instrumentId, own]) => ({ instrumentId, ...segmentsOf(own, at) }));
  const asked = cuts.flatMap(({ instrumentId, segments }) =>
    segments.map((segment) => ({ accountId, instrumentId, ...segment })),
  );
  const sums = await sumUnits(query, userId, asked);
  let from = 0;
  const steps = cuts.flatMap(({ instrumentId, segments, splits: passed }) => {
    const own = sums.slice(from, (from += segments.length));
    return splitUnits(own, passed).map((units, n) => ({
      id: `${instrumentId} ${n}`,
      at: new Date(passed[n]?.at ?? 0).toISOString(),
      units,
    }));
  });
  return { instrumentIds, steps };
}

/** `ACME`, `ACME 2026-03-20` and so on: a contract stands behind its symbol. */
function beginningsOf(symbol: string): string[] {
  const words = symbol.split(" ").slice(0, 20);
  return words.map((_, n) => words.slice(0, n + 1).join(" "));
}
