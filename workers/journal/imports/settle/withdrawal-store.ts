import { type SQL, sql } from "drizzle-orm";
import type { Decimal } from "#shared/decimal.ts";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs, type Getters, rowsAs } from "../../../db/rows.ts";
import { carries, type withdrawn } from "../../../db/schema/journal.ts";
import { bySideIndex } from "../../../db/side-index.ts";
import { array } from "../../../db/statement.ts";
import { chainOf, isRevision } from "../../fills/core/revision.ts";
import { stain } from "../../../db/dirty-spans.ts";
import {
  CHAIN,
  COLUMNS,
  EQUAL_FILL,
  FACTS,
  factsOf,
  FILL,
  type StatedRow,
  WITHDRAWN,
} from "../stated-store.ts";
import { showEdited } from "./edited-store.ts";
import type { Cancellable, Cancellation } from "../core/withdrawal.ts";

/**
 * The most equal fills of one second that one cancellation is compared with, and the most for all of them.
 */
const MOST_ALIKE = 5_000;
const MOST_ALIKE_IN_ALL = 50_000;
/** The most fills within a day after a cancelled fill among which its replacement is searched. */
const MOST_FOLLOWING = 100;
/**
 * One statement searches the replacements of this many fills, so that it stays far below its time limit.
 */
const REPLACED_AT_ONCE = 500;

type WithdrawnRow = StatedRow & Pick<typeof withdrawn.$inferSelect, "names" | "by_name" | "restates">;
export type Carry = { from: string; to: string; amount: Decimal };

const CARRY: Getters<typeof carries, Carry> = {
  from_fill: ({ from }) => from,
  to_fill: ({ to }) => to,
  amount: ({ amount }) => amount,
};

/** True while a statement took something back, or a fill carries the fee of a cancelled one. */
export async function hasWithdrawn(query: Tx["query"], userId: string): Promise<boolean> {
  const [row] = await query(sql<{
    any: boolean;
  }>`select exists (select from withdrawn where user_id = ${userId} and reason = 'cancelled')
    or exists (select from carries where user_id = ${userId}) as any`);
  return row?.any === true;
}

/** The cancellations, and the fills that are cancelled so far. */
export async function listWithdrawn(
  tx: Tx,
): Promise<{ cancellations: Cancellation[]; cancelled: Cancellable[] }> {
  const rows =
    await tx.query(sql<WithdrawnRow>`select id, account_id, ordinal, ${FACTS}, names, by_name, restates
    from withdrawn f where user_id = ${tx.userId} and reason = 'cancelled'`);
  return {
    cancellations: rows
      .filter(({ cancels }) => cancels)
      .map((row) => ({
        ...toCancellable(row),
        cancels: { names: row.names, byName: row.by_name, restates: row.restates },
      })),
    cancelled: rows.filter(({ cancels }) => !cancels).map(toCancellable),
  };
}

/**
 * The fills of the ledger that the cancellations name, and the fills that equal the cancellations. A fill
 * that its owner changed or deleted is meant by its original.
 */
export async function listCancellable(
  tx: Tx,
  cancellations: readonly Cancellation[],
): Promise<Cancellable[]> {
  if (cancellations.length === 0) return [];
  const names = new Map<string, { accountId: string; name: string }>();
  const chains = new Map<string, { accountId: string; chain: string }>();
  for (const { accountId, cancels } of cancellations) {
    for (const name of cancels.names) {
      names.set(`${accountId}|${name}`, { accountId, name });
      if (isRevision(name)) chains.set(`${accountId}|${chainOf(name)}`, { accountId, chain: chainOf(name) });
    }
  }
  const [asked, links] = [[...names.values()], [...chains.values()]];
  const rows = await tx.query(sql<StatedRow>`
    with prints as materialized (
      select distinct print_of(account_id, instrument_id, at, side, quantity, price, is_named) as print
      from ${askedAs("given", cancellations, EQUAL_FILL)}, (values (true), (false)) as kinds (is_named)
    )
    select f.id, f.account_id, f.ordinal, ${FACTS} from (
      select f.* from ${askedAs("p", asked, {
        account_id: ["text", ({ accountId }) => accountId],
        name: ["text", ({ name }) => name],
      })}
        cross join lateral (${identities(sql`user_id = ${tx.userId} and account_id = p.account_id and execution_id = p.name`)} offset 0) f
      union
      select f.* from ${askedAs("p", links, CHAIN)}
        cross join lateral (${identities(sql`user_id = ${tx.userId} and account_id = p.account_id
          and revision >= p.since and revision < p.until`)} offset 0) f
      union
      select f.* from prints p cross join lateral (${identities(sql`${bySideIndex(tx.userId)} and print = p.print`)}
        order by ordinal, id limit least(${MOST_ALIKE}, ${MOST_ALIKE_IN_ALL} / (select count(*) from prints))) f
    ) f`);
  return rows.map(toCancellable);
}

/** Fills as their claims state them, whether or not their owner changed them. */
function identities(where: SQL): SQL {
  return sql`select ${FILL} from fills where ${where} and not edited
    union all select ${WITHDRAWN} from withdrawn where ${where} and reason = 'edited'`;
}

function toCancellable(row: StatedRow): Cancellable {
  return { id: row.id, accountId: row.account_id, ordinal: row.ordinal, facts: factsOf(row) };
}

/**
 * Moves cancelled fills out of the ledger, with their own fees, and moves back fills that no cancellation
 * cancels any more. Of a fill that its owner changed, the edit outlasts the cancellation.
 */
export async function moveFills(
  tx: Tx,
  { out, back }: { out: readonly string[]; back: readonly string[] },
): Promise<void> {
  if (out.length + back.length === 0) return;
  const edits = sql`select from fill_edits where user_id = ${tx.userId} and fill_id = w.id and (deleted or facts <> '{}')`;
  await tx.query(sql<never>`
    with gone as (
      delete from fills where user_id = ${tx.userId} and id = any(${array(out)}::text[]) returning *
    ),
    withheld as (
      insert into withdrawn (user_id, cancels, ${COLUMNS}, fee) select user_id, false, ${COLUMNS}, fee - carried_fee from gone
      where not edited
    ),
    edit_ended as (
      update withdrawn set reason = 'cancelled'
      where user_id = ${tx.userId} and id = any(${array(out)}::text[]) and reason = 'edited'
    ),
    edit_resumed as (
      update withdrawn w set reason = 'edited'
      where user_id = ${tx.userId} and id = any(${array(back)}::text[]) and exists (${edits})
    ),
    freed as (
      delete from withdrawn w where user_id = ${tx.userId} and id = any(${array(back)}::text[]) and not exists (${edits})
      returning *
    ),
    restored as (
      insert into fills (user_id, ${COLUMNS}, fee) select user_id, ${COLUMNS}, fee from freed
    )
    ${stain(
      tx.userId,
      sql`(select account_id, instrument_id, executed_at as at from gone
      union all select account_id, instrument_id, executed_at from freed) as moved`,
    )}`);
  await showEdited(tx, back);
}

/**
 * Finds the replacement of each cancelled fill: the first fill within a day with its side, and with its
 * quantity or its price.
 */
export async function findReplacements(
  tx: Tx,
  fills: readonly Cancellable[],
): Promise<{ from: string; to: string }[]> {
  const found: { from: string; to: string }[] = [];
  for (let at = 0; at < fills.length; at += REPLACED_AT_ONCE)
    found.push(...(await findSomeReplacements(tx, fills.slice(at, at + REPLACED_AT_ONCE))));
  return found;
}

function findSomeReplacements(
  tx: Tx,
  fills: readonly Cancellable[],
): Promise<{ from: string; to: string }[]> {
  return tx.query(sql<{ from: string; to: string }>`
    select x.id as "from", r.id as "to"
    from (
      select g.*, date_trunc('second', at) as second, print_of(account_id, instrument_id, at, side, quantity, price, true) as print
      from ${askedAs("g", fills, {
        id: ["text", ({ id }) => id],
        ...EQUAL_FILL,
        fee_currency: ["text", ({ facts }) => facts.feeCurrency],
      })}
      offset 0
    ) x
    cross join lateral (
      select near.id from (
        (select * from fills where ${bySideIndex(tx.userId)} and print = x.print order by ordinal, id limit 100)
        union all
        (select * from fills where user_id = ${tx.userId} and account_id = x.account_id and instrument_id = x.instrument_id
          and executed_at >= x.second and executed_at < x.second + interval '1 day' order by executed_at, id limit ${MOST_FOLLOWING})
      ) near
      where near.account_id = x.account_id and near.instrument_id = x.instrument_id and near.side = x.side
        and near.fee_currency = x.fee_currency and (near.quantity = x.quantity or near.price = x.price)
      order by date_trunc('second', near.executed_at), near.quantity <> x.quantity, near.price <> x.price,
        near.execution_id, near.ordinal, near.id
      limit 1
    ) r`);
}

export function listCarries(tx: Tx): Promise<Carry[]> {
  return tx.query(sql<Carry>`select from_fill as "from", to_fill as "to", trim_scale(amount) as amount from carries
    where user_id = ${tx.userId}`);
}

/** Writes the carried fees of each fill. It returns the number of fills whose carried fee has changed. */
export async function writeCarries(
  tx: Tx,
  { before, after }: { before: readonly Carry[]; after: readonly Carry[] },
): Promise<number> {
  if (before.length + after.length === 0) return 0;
  const touched = [...new Set([...before, ...after].map(({ to }) => to))];
  const [changed] = await tx.query(sql<{ n: number }>`
    with after as materialized (select * from ${rowsAs<typeof carries, Carry>(carries, after, CARRY)}),
    forgotten as (
      delete from carries where user_id = ${tx.userId} and from_fill not in (select from_fill from after)
    ),
    kept as (
      insert into carries as c (user_id, from_fill, to_fill, amount) select ${tx.userId}, * from after
      on conflict (user_id, from_fill) do update set to_fill = excluded.to_fill, amount = excluded.amount
      where (c.to_fill, c.amount) is distinct from (excluded.to_fill, excluded.amount)
    ),
    sums as materialized (
      select id, coalesce(amount, 0) as amount
      from unnest(${array(touched)}::text[]) as t (id)
        left join (select to_fill, sum(amount) as amount from after group by to_fill) s on s.to_fill = t.id
    ),
    borne as (
      update fills f set carried_fee = s.amount, fee = f.fee - f.carried_fee + s.amount from sums s
      where f.user_id = ${tx.userId} and f.id = s.id and f.carried_fee <> s.amount
      returning f.account_id, f.instrument_id, f.executed_at as at
    ),
    stained as (${stain(tx.userId, sql`borne`)})
    select count(*)::int as n from borne`);
  return changed?.n ?? 0;
}

/** The lines by which an import states these cancellations. */
export function listLines(
  tx: Tx,
  importId: string,
  cancellations: readonly string[],
): Promise<{ id: string; line: number }[]> {
  if (cancellations.length === 0) return Promise.resolve([]);
  return tx.query(sql<{ id: string; line: number }>`
    select c.fill_id as id, c.line from unnest(${array(cancellations)}::text[]) as given (id)
      cross join lateral (select fill_id, line from claims
        where user_id = ${tx.userId} and fill_id = given.id and import_id = ${importId} offset 0) c
    order by c.line`);
}
