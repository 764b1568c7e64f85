import { sql } from "drizzle-orm";
import type { Tx } from "../../../db/ledger.ts";
import { type Getters, insertRows, overwrite } from "../../../db/rows.ts";
import { fills } from "../../../db/schema/journal.ts";
import { array } from "../../../db/statement.ts";
import { stain } from "../../../db/dirty-spans.ts";
import { type Edit, shownFacts } from "../../fills/core/edit.ts";
import { FILL_COLUMNS, type FillValues } from "../fill-columns-store.ts";
import { FACTS, factsOf, type StatedRow, WITHDRAWN } from "../stated-store.ts";

/**
 * Writes into the ledger what those of these fills show that their owner changed. Each is its original with
 * the changed fields.
 */
export async function showEdited(tx: Tx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const rows = await tx.query(sql<StatedRow & { edit: Edit }>`
    select f.id, f.account_id, f.ordinal, ${FACTS}, e.edit
    from unnest(${array([...new Set(ids)])}::text[]) as given (id)
      cross join lateral (select facts as edit from fill_edits
        where user_id = ${tx.userId} and fill_id = given.id and not deleted offset 0) e
      cross join lateral (select ${WITHDRAWN} from withdrawn
        where user_id = ${tx.userId} and id = given.id and reason = 'edited' offset 0) f`);
  if (rows.length === 0) return;
  const shown = rows.map((row): FillValues => {
    const { id, account_id: accountId, ordinal, edit } = row;
    return { id, accountId, ordinal, facts: shownFacts(factsOf(row), edit) };
  });
  // A fill that changes its instrument or its time also marks its old place as dirty.
  await tx.query(sql<never>`
    with before as materialized (
      select account_id, instrument_id, executed_at as at from fills
      where user_id = ${tx.userId} and id = any(${array(shown.map(({ id }) => id))}::text[])
    ),
    written as (
      ${insertRows<typeof fills, FillValues>(fills, tx.userId, shown, SHOWN, "f")}
      on conflict (user_id, id) do update set ${CHANGED}, fee = excluded.fee + f.carried_fee
      returning account_id, instrument_id, executed_at as at
    )
    ${stain(tx.userId, sql`(select * from before union all select * from written) as moved`)}`);
}

const SHOWN: Getters<typeof fills, FillValues> = { ...FILL_COLUMNS, edited: () => true };

const CHANGED = overwrite(fills, [
  "instrument_id",
  "executed_at",
  "date_only",
  "effect",
  "side",
  "quantity",
  "price",
  "fee_currency",
  "fee_source",
  "execution_id",
  "order_id",
  "revision",
]);
