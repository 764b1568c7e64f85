import { sql } from "drizzle-orm";
import { MOST_STRUCTURE_CHANGES } from "#shared/contracts/structures.ts";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { type Getters, insertRows, overwrite } from "../../../db/rows.ts";
import { structure_legs, type StructureWord } from "../../../db/schema/structures.ts";
import { array } from "../../../db/statement.ts";

/** A trade with the structure that it is in, and whether its owner said so. */
export type LegWord = {
  tradeId: string;
  structureId: string | null;
  isOwners: boolean;
};

/** What is said of these trades and of every leg of their structures. */
export function listWords(tx: Tx, trades: readonly string[]): Promise<LegWord[]> {
  const { userId } = tx;
  return tx.query(sql<LegWord>`
    with own as materialized (
      select l.trade_id, l.structure_id, l."by" from unnest(${array(trades)}::text[]) as given (id)
        cross join lateral (select trade_id, structure_id, "by" from structure_legs
          where user_id = ${userId} and trade_id = given.id limit 1) l
    )
    select trade_id as "tradeId", structure_id as "structureId", "by" = 'owner' as "isOwners" from own
    union
    select l.trade_id, l.structure_id, l."by" = 'owner'
    from (select distinct structure_id from own where structure_id is not null) o
      cross join lateral (select trade_id, structure_id, "by" from structure_legs
        where user_id = ${userId} and structure_id = o.structure_id offset 0) l`);
}

/** A trade with what its owner is to have said of it. */
export type Said = {
  tradeId: string;
  structureId: string | null;
  place: { account_id: string; instrument_id: string; opened_at: string };
};

const SAID: Getters<typeof structure_legs, Said> = {
  trade_id: ({ tradeId }) => tradeId,
  structure_id: ({ structureId }) => structureId,
  by: () => "owner",
  account_id: ({ place }) => place.account_id,
  instrument_id: ({ place }) => place.instrument_id,
  opened_at: ({ place }) => place.opened_at,
};

/** Writes what the owner says of these trades, in the place of what was said or detected. */
export async function writeWords(tx: Tx, said: readonly Said[]): Promise<void> {
  if (said.length === 0) return;
  await tx.query(sql<never>`${insertRows<typeof structure_legs, Said>(structure_legs, tx.userId, said, SAID)}
    on conflict (user_id, trade_id) do update set ${overwrite(structure_legs, [
      "structure_id",
      "by",
      "account_id",
      "instrument_id",
      "opened_at",
    ])}`);
}

/** Forgets what the owner said of these trades. */
export async function forgetWords(tx: Tx, trades: readonly string[]): Promise<void> {
  await tx.query(sql<never>`delete from structure_legs
    where user_id = ${tx.userId} and trade_id = any(${array(trades)}::text[]) and "by" = 'owner'`);
}

/** Of how many trades the owner said something. */
export async function countWords(tx: Tx): Promise<number> {
  const [row] = await tx.query(
    sql<{
      n: number;
    }>`select count(*)::int as n from structure_legs where user_id = ${tx.userId} and "by" = 'owner'`,
  );
  return row?.n ?? 0;
}

/** A trade with what its owner had said of it, and says now. */
export type WordChange = { tradeId: string; before: StructureWord; after: StructureWord };

/** Keeps a change, and forgets those before the last ones. */
export async function keepChange(
  tx: Tx,
  { id, kind, trades }: { id: string; kind: "join" | "split"; trades: readonly WordChange[] },
): Promise<void> {
  await tx.query(sql<never>`insert into structure_changes (user_id, id, kind, trades, made_at)
    values (${tx.userId}, ${id}, ${kind}, ${JSON.stringify(trades)}::jsonb, ${toInstant(tx.now)})`);
  await tx.query(sql<never>`delete from structure_changes where user_id = ${tx.userId} and id in (
    select id from structure_changes where user_id = ${tx.userId} order by id desc offset ${MOST_STRUCTURE_CHANGES}::int)`);
}

/** One of the last changes; null for an unknown one. */
export async function findChange(
  tx: Tx,
  id: string,
): Promise<{ trades: WordChange[]; isUndone: boolean } | null> {
  const [row] = await tx.query(sql<{ trades: WordChange[]; isUndone: boolean }>`
    select trades, undone_at is not null as "isUndone" from structure_changes
    where user_id = ${tx.userId} and id = ${id}`);
  return row ?? null;
}

export async function markUndone(tx: Tx, id: string): Promise<void> {
  await tx.query(sql<never>`update structure_changes set undone_at = ${toInstant(tx.now)}
    where user_id = ${tx.userId} and id = ${id}`);
}

/** Keeps of a change only the trades that an undo has not brought back. */
export async function keepLeft(tx: Tx, id: string, trades: readonly WordChange[]): Promise<void> {
  await tx.query(sql<never>`update structure_changes set trades = ${JSON.stringify(trades)}::jsonb
    where user_id = ${tx.userId} and id = ${id}`);
}
