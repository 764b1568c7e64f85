import { asc, desc, gte, sql, type SQL } from "drizzle-orm";
import type { Identity } from "../../db/identity.ts";
import { counters } from "../../db/schema/identity-users.ts";
import { type Holes, identityDb as db, prepared } from "../../db/statement.ts";

export type CounterRow = typeof counters.$inferSelect;

/** Lists the counters of that day and later, the latest day first. */
export function listCounters(identity: Identity, since: string): Promise<CounterRow[]> {
  return identity.list(countedSince({ since }));
}

const countedSince = prepared("identity", ({ since }: Holes<{ since: string }>) =>
  db
    .select()
    .from(counters)
    .where(gte(counters.day, since))
    .orderBy(desc(counters.day), asc(counters.method), asc(counters.name)),
);

/** Adds the counts to the stored ones. */
export function addCounts(rows: readonly CounterRow[]): SQL {
  return sql`insert into counters (day, name, method, value)
    select c.value ->> 'day', c.value ->> 'name', c.value ->> 'method', c.value ->> 'value'
    from json_each(${JSON.stringify(rows)}) c where true
    on conflict (day, name, method) do update set value = value + excluded.value`;
}
