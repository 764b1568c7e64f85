import { sql } from "drizzle-orm";
import { toInstant } from "../../db/instants.ts";
import type { Tx } from "../../db/ledger.ts";
import { type Getters, insertRows } from "../../db/rows.ts";
import { statedBalances } from "../../db/schema/bookings.ts";
import { reconciliations } from "../../db/schema/reconciliations.ts";
import { type Holes, ledgerDb, prepared } from "../../db/statement.ts";
import type { StatedEdge } from "./core/stated-edges.ts";

/** A file's maximum of kept balances; further subjects are left out. */
export const MOST_KEPT = 5_000;

type Edge = StatedEdge & { accountId: string };

/** Keeps each edge where it replaces the one that the import has kept, up to a maximum of subjects. */
export async function upsertStated(
  tx: Tx,
  importId: string,
  { edges, runsForward }: { edges: readonly Edge[]; runsForward: boolean },
): Promise<void> {
  const [kept] = await tx.query(sql<{ n: number }>`select count(*)::int as n from stated_balances
    where user_id = ${tx.userId} and import_id = ${importId}`);
  const room = MOST_KEPT - (kept?.n ?? 0);
  // Near the maximum only the subjects that are kept already change, so that the count never exceeds it.
  const known =
    room >= edges.length
      ? sql`true`
      : sql`exists (select from stated_balances k where k.user_id = ${tx.userId} and k.import_id = ${importId}
          and k.account_id = given.account_id and k.kind = given.kind and k.subject = given.subject
          and k.contract = given.contract
          and k.edge = given.edge)`;
  await tx.query(sql<never>`
    ${insertRows<typeof statedBalances, Edge>(statedBalances, tx.userId, edges, { ...STATED, import_id: () => importId }, "s")}
    where ${known}
    on conflict (user_id, import_id, account_id, kind, subject, contract, edge) do update set
      at = excluded.at, amount = excluded.amount, line = excluded.line
    where case
      when s.at is not distinct from excluded.at then ${runsForward}
      when s.edge = 'last' then coalesce(excluded.at, 'infinity') > coalesce(s.at, 'infinity')
      else coalesce(excluded.at, 'infinity') < coalesce(s.at, 'infinity')
    end`);
}

const STATED: Omit<Getters<typeof statedBalances, Edge>, "import_id"> = {
  account_id: ({ accountId }) => accountId,
  kind: ({ kind }) => kind,
  subject: ({ subject }) => subject,
  contract: ({ contract }) => contract,
  edge: ({ edge }) => edge,
  at: ({ at }) => (at === null ? null : toInstant(at)),
  amount: ({ amount }) => amount,
  line: ({ line }) => line,
};

/** Removes the balances that an import keeps, and how the ledger agreed with them. */
export async function deleteStated(tx: Tx, importId: string): Promise<void> {
  await tx.query(deleted({ userId: tx.userId, importId }));
  await tx.query(unreconciled({ userId: tx.userId, importId }));
}
const deleted = prepared("ledger", ({ userId, importId }: Holes<{ userId: string; importId: string }>) =>
  ledgerDb
    .delete(statedBalances)
    .where(sql`${statedBalances.user_id} = ${userId} and ${statedBalances.import_id} = ${importId}`),
);
const unreconciled = prepared("ledger", ({ userId, importId }: Holes<{ userId: string; importId: string }>) =>
  ledgerDb
    .delete(reconciliations)
    .where(sql`${reconciliations.user_id} = ${userId} and ${reconciliations.import_id} = ${importId}`),
);
