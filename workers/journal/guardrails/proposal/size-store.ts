import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { bySideIndex } from "../../../db/side-index.ts";
import { type Holes, prepared } from "../../../db/statement.ts";
import type { EntrySize } from "../core/proposal.ts";

/** So many of the last entries say what size is usual. */
const MOST_ENTRIES = 200;
/** A limit that is never reached keeps a probe for each row from becoming a join. */
const ALL = 1_000_000_000;

/** The currencies of the paper accounts that a guardrail would judge; null asks for all accounts. */
export async function listGuardedCurrencies(tx: Tx, accountId: string | null): Promise<string[]> {
  return (await tx.query(guarded({ userId: tx.userId, accountId }))).map(({ currency }) => currency);
}
const guarded = prepared(
  "ledger",
  ({ userId, accountId }: Holes<{ userId: string; accountId: string | null }>) => sql<{ currency: string }>`
    select distinct currency from paper_accounts
    where user_id = ${userId} and (${accountId}::text is null or id = ${accountId}) order by currency limit 2`,
);

/** The sizes of the user's last entries. */
export function listEntrySizes(tx: Tx): Promise<EntrySize[]> {
  return tx.query(lastEntries({ userId: tx.userId }));
}
const lastEntries = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) => sql<EntrySize>`
    select t.currency, (t.quantity * t.entry_price * i.multiplier)::text as size
    from (select currency, instrument_id, quantity, entry_price from trades where ${bySideIndex(userId)}
      order by opened_at desc, id desc limit ${MOST_ENTRIES}) t
    cross join lateral (select multiplier from instruments
      where user_id = ${userId} and id = t.instrument_id limit ${ALL}) i`,
);
