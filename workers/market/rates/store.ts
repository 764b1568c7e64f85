import { sql } from "drizzle-orm";
import type { Tx } from "../../db/ledger.ts";
import { rowsAs } from "../../db/rows.ts";
import { fx_rates } from "../../db/schema/market.ts";
import { array, type Holes, prepared } from "../../db/statement.ts";
import type { System } from "../../db/system.ts";
import type { DayRate } from "./core/cross-rate.ts";

/** Where a rate comes from: the European Central Bank, or the table for development. */
export type RateSource = "ecb" | "development";

const MARKET = "tidemark_market";
/** Every file of the bank has the dollar. */
const ALWAYS = "USD";

/** The last day whose rates came from that source, or null. */
export async function findNewestDay(system: System, source: RateSource): Promise<string | null> {
  const [row] = await system.query(MARKET, newestOf({ source }));
  return row?.day ?? null;
}
const newestOf = prepared(
  "ledger",
  ({ source }: Holes<{ source: string }>) =>
    sql<{ day: string | null }>`select max(day)::text as day from fx_rates
      where currency = ${ALWAYS} and source = ${source}`,
);

/** Writes rates; a rate that was published anew replaces the former one, also one for development. */
export async function upsertRates(
  system: System,
  rates: readonly DayRate[],
  source: RateSource,
): Promise<void> {
  const rows = rowsAs<typeof fx_rates, DayRate>(fx_rates, rates, {
    currency: ({ currency }) => currency,
    day: ({ day }) => day,
    rate: ({ perEuro }) => perEuro,
  });
  await system.query(
    MARKET,
    sql<never>`insert into fx_rates (currency, day, rate, source) select given.*, ${source} from ${rows}
      on conflict (currency, day) do update set rate = excluded.rate, source = excluded.source
      where fx_rates.rate <> excluded.rate or fx_rates.source <> excluded.source`,
  );
}

/** The rates of those currencies from one day to another, both included. */
export function listRates(
  tx: Pick<Tx, "query">,
  { currencies, from, to }: { currencies: readonly string[]; from: string; to: string },
): Promise<DayRate[]> {
  return tx.query(sql<DayRate>`select currency, day::text as day, trim_scale(rate) as "perEuro" from fx_rates
    where currency = any(${array(currencies)}::text[]) and day between ${from}::date and ${to}::date`);
}
