import sql from "sql-template-tag";
import type { Identity } from "../../db/identity.ts";

export type CounterRow = { day: string; name: string; method: string; value: number };

/** Everything counted on that day and after it, the latest day first. */
export function listCounters(identity: Identity, since: string): Promise<CounterRow[]> {
  return identity.list<CounterRow>(
    sql`select day, name, method, value from counters where day >= ${since} order by day desc, method, name`,
  );
}
