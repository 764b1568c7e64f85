import { sql } from "drizzle-orm";
import type { Ledger } from "../../../db/ledger.ts";
import { type Holes, prepared } from "../../../db/statement.ts";
import type { Known } from "./core/examples.ts";
import type { Name } from "./core/tokens.ts";

type Given = { userId: string; folded: readonly string[]; upper: readonly string[] };

/** The asker's own names among these folded texts. */
export async function findNames(ledger: Ledger, userId: string, texts: readonly string[]): Promise<Name[]> {
  return ledger.read(named({ userId, folded: texts, upper: texts.map((text) => text.toUpperCase()) }));
}
const named = prepared(
  "ledger",
  ({ userId, folded, upper }: Holes<Given>) => sql<Name>`
    select distinct 'symbol' as kind, symbol as name from instruments
    where user_id = ${userId} and (upper(symbol) = any(${upper}::text[]) or symbol = any(${folded}::text[]))
    union all
    select 'account', name from accounts where user_id = ${userId} and lower(name) = any(${folded}::text[])
    union all
    select 'tag', name from tags where user_id = ${userId} and folded = any(${folded}::text[])
    union all
    select 'setup', name from setups where user_id = ${userId} and folded = any(${folded}::text[])`,
);

export async function findKnown(ledger: Ledger, userId: string): Promise<Known> {
  const [row] = await ledger.read(known({ userId }));
  return row ?? { symbol: null, setup: null, tag: null, hasTrades: false };
}
const known = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) => sql<Known>`
    select latest.symbol, latest.symbol is not null as "hasTrades",
      (select name from setups where user_id = ${userId} order by folded limit 1) as setup,
      (select name from tags where user_id = ${userId} order by folded limit 1) as tag
    from (select (select symbol from trades where user_id = ${userId} and status = 'closed'
      order by closed_at desc limit 1) as symbol) latest`,
);
