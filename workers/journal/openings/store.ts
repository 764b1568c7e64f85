import { sql } from "drizzle-orm";
import type { Opening, OpeningKind } from "#shared/contracts/openings.ts";
import type { Tx } from "../../db/ledger.ts";
import { type Holes, prepared } from "../../db/statement.ts";
import { stain } from "../../db/dirty-spans.ts";

/** A sale or a transfer that an answer is about; `quantity` of a transfer has its sign. */
export type Subject = {
  account_id: string;
  instrument_id: string;
  quantity: string;
  executed_at: string;
  isSale: boolean;
};

type One = { userId: string; id: string };

/** The sale or the transfer of units with this id, or null; a purchase is none. */
export async function findSubject(tx: Tx, id: string): Promise<Subject | null> {
  const [row] = await tx.query(subject({ userId: tx.userId, id }));
  return row ?? null;
}
const subject = prepared(
  "ledger",
  ({ userId, id }: Holes<One>) => sql<Subject>`
    select account_id, instrument_id, trim_scale(quantity) as quantity, executed_at, true as "isSale" from fills
    where user_id = ${userId} and id = ${id} and side = 'sell'
    union all
    select account_id, instrument_id, trim_scale(quantity), executed_at, false from bookings
    where user_id = ${userId} and id = ${id} and kind = 'transfer' and quantity <> 0 and instrument_id is not null`,
);

/** Marks the instrument of a subject, from its instant on; other writers of the mark wait behind it. */
export async function markSubject(
  tx: Tx,
  { account_id, instrument_id, executed_at }: Subject,
): Promise<void> {
  await tx.query(
    stain(
      tx.userId,
      sql`(values (${account_id}::text, ${instrument_id}::text, ${executed_at}::timestamptz)) as given (account_id, instrument_id, at)`,
    ),
  );
}

/** How many other subjects of the instrument have an answer. */
export async function countOthers(tx: Tx, of: Subject, id: string): Promise<number> {
  const { account_id: account, instrument_id: instrument } = of;
  const [row] = await tx.query(others({ userId: tx.userId, account, instrument, id }));
  return row?.n ?? 0;
}
const others = prepared(
  "ledger",
  ({ userId, account, instrument, id }: Holes<One & { account: string; instrument: string }>) =>
    sql<{ n: number }>`select count(*)::int as n from openings
      where user_id = ${userId} and account_id = ${account} and instrument_id = ${instrument} and subject_id <> ${id}`,
);

type Given = Opening & { userId: string; account: string; instrument: string };

/** Keeps an answer in the place of an earlier one. */
export async function upsertOpening(tx: Tx, of: Subject, opening: Opening): Promise<void> {
  const { account_id: account, instrument_id: instrument } = of;
  await tx.query(kept({ ...opening, userId: tx.userId, account, instrument }));
}
const kept = prepared(
  "ledger",
  (given: Holes<Given>) => sql<never>`
    insert into openings (user_id, subject_id, account_id, instrument_id, kind, quantity, price, acquired_on, answered_at)
    values (${given.userId}, ${given.id}, ${given.account}, ${given.instrument}, ${given.kind}, ${given.quantity}::numeric,
      ${given.price}::numeric, ${given.acquiredOn}::date, ${given.answeredAt}::timestamptz)
    on conflict (user_id, subject_id) do update set account_id = excluded.account_id, instrument_id = excluded.instrument_id,
      kind = excluded.kind, quantity = excluded.quantity, price = excluded.price, acquired_on = excluded.acquired_on,
      answered_at = excluded.answered_at`,
);

/** Removes an answer; null when there is none. */
export async function deleteOpening(tx: Tx, id: string): Promise<OpeningKind | null> {
  const [row] = await tx.query(deleted({ userId: tx.userId, id }));
  return row?.kind ?? null;
}
const deleted = prepared(
  "ledger",
  ({ userId, id }: Holes<One>) =>
    sql<{
      kind: OpeningKind;
    }>`delete from openings where user_id = ${userId} and subject_id = ${id} returning kind`,
);
