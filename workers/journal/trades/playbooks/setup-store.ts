import { sql } from "drizzle-orm";
import type { Playbook } from "#shared/contracts/playbooks.ts";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs } from "../../../db/rows.ts";
import { array, type Holes, prepared } from "../../../db/statement.ts";
import type { Answers } from "../core/answers.ts";
import type { Placed } from "../core/checklist.ts";

type Keyed = { userId: string; id: string };
export type SetupRow = Omit<Playbook, "rules">;

export async function findSetup(query: Tx["query"], given: Keyed): Promise<SetupRow | null> {
  return (await query(setup(given)))[0] ?? null;
}
const setup = prepared(
  "ledger",
  ({ userId, id }: Holes<Keyed>) => sql<SetupRow>`
    select id, name, description, version, created_at as "createdAt" from setups
    where user_id = ${userId} and id = ${id}`,
);

/** Writes the description of a setup, as its next version. */
export async function updateSetup(tx: Tx, id: string, description: string): Promise<void> {
  await tx.query(sql<never>`update setups set description = ${description}, version = version + 1
    where user_id = ${tx.userId} and id = ${id}`);
}

/** Those of these rules that a trade has answered. */
export async function listAnswered(tx: Tx, setupId: string, ids: readonly string[]): Promise<string[]> {
  if (ids.length === 0) return [];
  const rows = await tx.query(sql<{ id: string }>`
    select distinct r.id from (select followed || broken as answered from checklists
      where user_id = ${tx.userId} and setup_id = ${setupId}) c
    cross join lateral unnest(c.answered) as r (id) where r.id = any(${array(ids)}::text[])`);
  return rows.map(({ id }) => id);
}

/** Puts the rules of a checklist in their places; one that was retired is asked again. */
export async function placeRules(tx: Tx, setupId: string, placed: readonly Placed[]): Promise<void> {
  if (placed.length === 0) return;
  const given = askedAs("given", placed, {
    id: ["text", ({ id }) => id],
    place: ["int", ({ place }) => place],
    words: ["text", ({ words }) => words],
  });
  await tx.query(sql<never>`insert into setup_rules (user_id, id, setup_id, place, words, created_at)
    select ${tx.userId}, id, ${setupId}, place, words, ${toInstant(tx.now)}::timestamptz from ${given}
    on conflict (user_id, id) do update set place = excluded.place, words = excluded.words, retired_at = null`);
}

export async function retireRules(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(sql<never>`update setup_rules set retired_at = ${toInstant(tx.now)}::timestamptz
    where user_id = ${tx.userId} and id = any(${array(ids)}::text[])`);
}

export async function deleteRules(tx: Tx, ids: readonly string[]): Promise<void> {
  await tx.query(
    sql<never>`delete from setup_rules where user_id = ${tx.userId} and id = any(${array(ids)}::text[])`,
  );
}

/** What is written about a trade of the ledger and what it answered to its setup; null for an unknown one. */
export type AnsweredTrade = { version: number; setupId: string | null; setup: string | null } & {
  [List in keyof Answers]: string[] | null;
};

export async function findAnswered(query: Tx["query"], given: Keyed): Promise<AnsweredTrade | null> {
  return (await query(answered(given)))[0] ?? null;
}
const answered = prepared(
  "ledger",
  ({ userId, id }: Holes<Keyed>) => sql<AnsweredTrade>`
    select coalesce(n.version, 0) as version, u.id as "setupId", u.name as setup, c.followed, c.broken
    from (select id from trades where user_id = ${userId} and id = ${id}) t
    left join lateral (select setup_id, version from annotations
      where user_id = ${userId} and trade_id = t.id limit 1) n on true
    left join lateral (select id, name from setups where user_id = ${userId} and id = n.setup_id limit 1) u on true
    left join lateral (select followed, broken from checklists
      where user_id = ${userId} and trade_id = t.id and setup_id = n.setup_id limit 1) c on true`,
);
