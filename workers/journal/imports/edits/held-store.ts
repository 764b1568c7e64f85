import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import type { fill_edits } from "../../../db/schema/fill-edits.ts";
import type { accounts, instruments, withdrawn } from "../../../db/schema/journal.ts";
import { alongIndex, bySideIndex } from "../../../db/side-index.ts";
import { array } from "../../../db/statement.ts";
import type { Edit } from "../../fills/core/edit.ts";
import { FACTS, FILL, type StatedRow, WITHDRAWN } from "../stated-store.ts";
import { TYPED } from "../core/typed-source.ts";

/** A fill as its claims state it, with what its owner made of it. */
export type HeldRow = StatedRow & {
  account: (typeof accounts.$inferSelect)["name"];
  kind: (typeof accounts.$inferSelect)["kind"];
  /** Null while the fill stands in the ledger as its claims state it. */
  reason: (typeof withdrawn.$inferSelect)["reason"] | null;
  /** What the shown fill bears of the fees of cancelled fills. */
  carried: string;
  is_stated: boolean;
  edit: Edit | null;
} & { [K in "deleted" | "note" | "trade_id" | "edited_at"]: (typeof fill_edits.$inferSelect)[K] | null };

/** These fills as far as they exist; a fill that a statement cancelled is none. */
export function listHeld(query: Tx["query"], userId: string, ids: readonly string[]): Promise<HeldRow[]> {
  return query(sql<HeldRow>`
    select f.id, f.account_id, f.ordinal, ${FACTS}, f.reason, a.name as account, a.kind, e.edit, e.deleted, e.note, e.trade_id,
      e.edited_at, coalesce(s.carried, 0)::text as carried,
      exists (select from claims where user_id = ${userId} and fill_id = f.id and import_id <> ${TYPED}) as is_stated
    from unnest(${array([...ids])}::text[]) with ordinality as given (id, n)
      cross join lateral (
        select ${FILL}, null::text as reason from fills where user_id = ${userId} and id = given.id and not edited
        union all
        select ${WITHDRAWN}, reason from withdrawn
          where user_id = ${userId} and id = given.id and not cancels and reason <> 'cancelled'
        offset 0
      ) f
      cross join lateral (select name, kind from accounts where user_id = ${userId} and id = f.account_id limit 1) a
      left join lateral (select facts as edit, deleted, note, trade_id, edited_at from fill_edits
        where user_id = ${userId} and fill_id = f.id limit 1) e on true
      left join lateral (select trim_scale(carried_fee) as carried from fills
        where user_id = ${userId} and id = f.id limit 1) s on true
    order by given.n`);
}

export type InstrumentRow = Omit<typeof instruments.$inferSelect, "user_id">;

/** These instruments by their ids. */
export async function listInstruments(
  query: Tx["query"],
  userId: string,
  ids: readonly string[],
): Promise<Map<string, InstrumentRow>> {
  const rows = await query(sql<InstrumentRow>`
    select id, symbol, currency, asset_class, trim_scale(multiplier) as multiplier, isin, underlying, expiry,
      trim_scale(strike) as strike, "right"
    from instruments where user_id = ${userId} and id = any(${array([...ids])}::text[])`);
  return new Map(rows.map((row) => [row.id, row]));
}

/** The ids of deleted fills, the last deleted first, after a place in that order. */
export async function listDeleted(
  query: Tx["query"],
  userId: string,
  { after, limit }: { after: { editedAt: string; id: string } | null; limit: number },
): Promise<string[]> {
  const beyond =
    after === null
      ? undefined
      : sql`and (edited_at, fill_id) < (${after.editedAt}::timestamptz, ${after.id})`;
  const rows = await query(sql<{ fill_id: string }>`select fill_id from fill_edits
    where ${bySideIndex(userId)} and deleted ${beyond}
      and ${alongIndex(sql`exists (select from withdrawn
        where user_id = ${userId} and id = fill_id and reason <> 'cancelled')`)}
    order by edited_at desc, fill_id desc limit ${limit}`);
  return rows.map(({ fill_id }) => fill_id);
}

/** The fills that the deletion of a trade took and that are still deleted. */
export async function listDeletedWith(
  query: Tx["query"],
  userId: string,
  tradeId: string,
): Promise<string[]> {
  const rows = await query(sql<{ fill_id: string }>`select fill_id from fill_edits
    where ${bySideIndex(userId)} and trade_id = ${tradeId} and trade_id is not null order by fill_id`);
  return rows.map(({ fill_id }) => fill_id);
}
