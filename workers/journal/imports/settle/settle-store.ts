import { type SQL, sql } from "drizzle-orm";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs, type Getters, rowsAs } from "../../../db/rows.ts";
import { claims, fills } from "../../../db/schema/journal.ts";
import { bySideIndex } from "../../../db/side-index.ts";
import { array } from "../../../db/statement.ts";
import { consolidate, type Held } from "../../fills/core/consolidate.ts";
import {
  factsApart,
  fingerprint,
  otherSide,
  settle,
  type Facts,
  type FactsApart,
  type Stated,
} from "../../fills/core/facts.ts";
import { stain } from "../../../db/dirty-spans.ts";
import { bequeathEdits } from "./edit-store.ts";
import { showEdited } from "./edited-store.ts";
import { FACTS, factsOf, stated, type StatedRow } from "../stated-store.ts";

export type ClaimedRow = StatedRow &
  Pick<typeof fills.$inferSelect, "carried_fee"> &
  Pick<typeof claims.$inferSelect, "import_id" | "line" | "kind" | "conflict" | "decided_at"> & {
    facts: FactsApart;
  };

type Settled = { id: string; accountId: string; before: Facts; after: Facts };
type Restated = {
  fillId: string;
  importId: string;
  line: number;
  facts: FactsApart;
  conflict: ClaimedRow["conflict"];
};

/**
 * Fills or cancellations with each of their claims, the oldest import first. Of a changed fill, the shown row
 * bears the fees of cancelled ones.
 */
function claimed(userId: string, wanted: SQL): SQL<ClaimedRow> {
  return sql`select f.id, f.account_id, f.ordinal, coalesce(s.carried, 0) as carried_fee, ${FACTS},
      c.import_id, c.line, c.kind, c.facts, c.conflict, c.decided_at
    from ${wanted}
      cross join lateral ${stated(userId, sql`wanted.id`)} f
      left join lateral (select trim_scale(carried_fee) as carried from fills
        where user_id = ${userId} and id = wanted.id limit 1) s on true
      cross join lateral (select * from claims where user_id = ${userId} and fill_id = wanted.id offset 0) c
    order by f.id, c.import_id, c.line`;
}

/** Sets the facts of fills on which their claims now agree, and stores the differing facts of each claim. */
export async function settleFills(tx: Tx, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const fills = await listClaimed(tx.query, tx.userId, ids);
  const settled: Settled[] = [];
  const apart: Restated[] = [];
  const over = new Map<string, number>();
  for (const claims of fills.values()) {
    const [first] = claims;
    if (first === undefined) continue;
    const before = factsOf(first);
    const said = claims.map((claim) => ({ claim, ...statedBy(claim, before) }));
    const after = settle(said, first.carried_fee);
    if (factsApart(before, after) !== null) {
      settled.push({ id: first.id, accountId: first.account_id, before, after });
    }
    for (const one of said) {
      const { claim } = one;
      const now = factsApart(after, one.facts);
      const isOver = claim.conflict !== null && otherSide(said, one, first.carried_fee) === null;
      if (now === null && claim.facts === null && !isOver) continue;
      const conflict = isOver ? null : claim.conflict;
      apart.push({ fillId: claim.id, importId: claim.import_id, line: claim.line, facts: now, conflict });
      if (isOver && claim.conflict === "open")
        over.set(claim.import_id, (over.get(claim.import_id) ?? 0) + 1);
    }
  }
  await writeSettled(tx, settled, apart);
  if (over.size > 0) await endConflicts(tx, over);
  return settled.length;
}

/** The facts that a claim states, by those of its fill, and what was decided about them. */
export function statedBy({ kind, facts, conflict, decided_at: at }: ClaimedRow, fill: Facts): Stated {
  const decided = conflict === null || conflict === "open" || at === null ? null : { take: conflict, at };
  return { kind, facts: { ...fill, ...facts }, decided };
}

/** Fills with each of their claims, as far as they exist. */
export async function listClaimed(
  query: Tx["query"],
  userId: string,
  ids: readonly string[],
): Promise<Map<string, ClaimedRow[]>> {
  return Map.groupBy(await query(claimed(userId, given(ids))), (row) => row.id);
}

function given(ids: readonly string[]): SQL {
  return sql`unnest(${array([...new Set(ids)])}::text[]) as wanted (id)`;
}

/** Open conflicts end when nothing contradicts their claims any more. */
async function endConflicts(tx: Tx, over: ReadonlyMap<string, number>): Promise<void> {
  const ended = askedAs("ended", [...over], { id: ["text", ([id]) => id], n: ["int", ([, n]) => n] });
  await tx.query(sql<never>`update imports i set rows_undecided = greatest(0, i.rows_undecided - ended.n)
    from ${ended} where i.user_id = ${tx.userId} and i.id = ended.id`);
}

/**
 * Deletes the surplus fills after an import's removal, among these fills and all fills that look like them.
 * Settles the fills that take over their claims. Returns how many were deleted.
 */
export async function consolidateFills(
  tx: Tx,
  { shared, unsettled }: { shared: readonly string[]; unsettled: readonly string[] },
): Promise<number> {
  if (shared.length === 0) return 0;
  const found = await tx.query(claimed(tx.userId, sql`(${mixed(tx.userId, shared, unsettled)}) as wanted`));
  const held = [...Map.groupBy(found, (row) => row.id).values()].flatMap(toHeld);
  const groups = Map.groupBy(held, (fill) => fingerprint(fill.accountId, fill.facts)).values();
  const moves = [...groups].flatMap(consolidate);
  if (moves.length === 0) return 0;

  const facts = new Map(held.map((fill) => [fill.id, fill.facts]));
  const gone = [...new Set(moves.map(({ from }) => from))];
  await bequeathEdits(tx, moves);
  const given = askedAs("given", moves, {
    from_fill: ["text", ({ from }) => from],
    to_fill: ["text", ({ to }) => to],
    import_id: ["text", ({ importId }) => importId],
    facts: ["jsonb", (move) => factsApart(facts.get(move.to) ?? move.facts, move.facts)],
  });
  await tx.query(sql<never>`
    with moved as (
      update claims c set fill_id = given.to_fill, facts = given.facts
      from ${given}
      where c.user_id = ${tx.userId} and c.fill_id = given.from_fill and c.import_id = given.import_id
    ),
    dropped as (
      delete from fills where user_id = ${tx.userId} and id = any(${array(gone)}::text[])
      returning account_id, instrument_id, executed_at as at
    ),
    dropped_beside as (
      delete from withdrawn where user_id = ${tx.userId} and id = any(${array(gone)}::text[])
    ),
    forgotten as (
      delete from fill_edits where user_id = ${tx.userId} and fill_id = any(${array(gone)}::text[])
    )
    ${stain(tx.userId, sql`dropped`)}`);
  await settleFills(
    tx,
    moves.map(({ to }) => to),
  );
  return gone.length;
}

/**
 * The fills of those fingerprints that can have a surplus fill. Such a fingerprint has fills without an
 * execution id beside fills that have one or have just lost it. Each fingerprint is read at most once.
 */
function mixed(userId: string, ids: readonly string[], robbed: readonly string[]): SQL {
  // A fill that its owner changed is found by its original, and one that its owner took back not at all.
  const places = [
    [sql`fills`, sql`not edited`],
    [sql`withdrawn`, sql`reason <> 'retracted'`],
  ] as const;
  const some = (print: SQL): SQL => {
    const each = places.map(
      ([table, stands]) =>
        sql`exists (select from ${table} where ${bySideIndex(userId)} and print = ${print} and ${stands})`,
    );
    return sql`(${sql.join(each, sql` or `)})`;
  };
  const all = sql.join(
    places.map(
      ([table, stands]) => sql`select id from ${table}
        where ${bySideIndex(userId)} and print between p.print and p.print + 1 and ${stands}`,
    ),
    sql` union all `,
  );
  return sql`select s.id from (
      select f.print & ~1::bigint as print, bool_or(given.id in (select unnest(${array(robbed)}::text[]))) as is_robbed
      from unnest(${array(ids)}::text[]) as given (id)
        cross join lateral (select print from fills where user_id = ${userId} and id = given.id and not edited
          union all select print from withdrawn where user_id = ${userId} and id = given.id offset 0) f
      group by 1
    ) p
    cross join lateral (${all} offset 0) s
    where ${some(sql`p.print`)} and (p.is_robbed or ${some(sql`p.print + 1`)})`;
}

function toHeld(claims: ClaimedRow[]): (Held & { accountId: string })[] {
  const [first] = claims;
  if (first === undefined) return [];
  const facts = factsOf(first);
  return [
    {
      id: first.id,
      accountId: first.account_id,
      ordinal: first.ordinal,
      facts,
      claims: claims.map(({ import_id: importId, kind, facts: apart }) => ({
        importId,
        kind,
        facts: { ...facts, ...apart },
      })),
    },
  ];
}

async function writeSettled(tx: Tx, settled: readonly Settled[], apart: readonly Restated[]): Promise<void> {
  if (settled.length + apart.length === 0) return;
  // A fill that changes its instrument or its time also marks its old place as dirty.
  const stained = settled.flatMap(({ accountId, before, after }) =>
    [before, after].map((facts) => ({ accountId, facts })),
  );
  const of = array([...new Set([...settled.map(({ id }) => id), ...apart.map(({ fillId }) => fillId)])]);
  const isMany = apart.length > FEW;
  // A planner without fresh statistics expects one row on each side, and would compare all rows with all.
  if (isMany) await tx.query(sql<never>`select set_config('enable_nestloop', 'off', true)`);
  await tx.query(sql<never>`
    with given as materialized (select * from ${rowsAs<typeof fills, Settled>(fills, settled, SETTLED)}),
    changed as (update fills f set ${TAKEN}, fee = given.fee + f.carried_fee from given
      where f.user_id = ${tx.userId} and f.id = any(${of}::text[]) and f.id = given.id and not f.edited),
    changed_beside as (update withdrawn f set ${TAKEN}, fee = given.fee from given
      where f.user_id = ${tx.userId} and f.id = any(${of}::text[]) and f.id = given.id),
    restated as (
      update claims c set facts = given.facts, conflict = given.conflict,
        decided_at = case when given.conflict is not null then c.decided_at end
      from ${rowsAs<typeof claims, Restated>(claims, apart, RESTATED)}
      where c.user_id = ${tx.userId} and c.fill_id = any(${of}::text[]) and c.fill_id = given.fill_id
        and c.import_id = given.import_id and c.line = given.line
    )
    ${stain(
      tx.userId,
      askedAs("given", stained, {
        account_id: ["text", ({ accountId }) => accountId],
        instrument_id: ["text", ({ facts }) => facts.instrumentId],
        at: ["timestamptz", ({ facts }) => toInstant(facts.executedAt)],
      }),
    )}`);
  if (isMany) await tx.query(sql<never>`select set_config('enable_nestloop', 'on', true)`);
  await showEdited(
    tx,
    settled.map(({ id }) => id),
  );
}

/** So few rows may be compared with each other. */
const FEW = 100;

const SETTLED: Partial<Getters<typeof fills, Settled>> = {
  id: ({ id }) => id,
  instrument_id: ({ after }) => after.instrumentId,
  executed_at: ({ after }) => toInstant(after.executedAt),
  date_only: ({ after }) => after.dateOnly,
  effect: ({ after }) => after.effect,
  side: ({ after }) => after.side,
  quantity: ({ after }) => after.quantity,
  price: ({ after }) => after.price,
  fee: ({ after }) => after.fee,
  fee_currency: ({ after }) => after.feeCurrency,
  fee_source: ({ after }) => after.feeSource,
  execution_id: ({ after }) => after.executionId,
  order_id: ({ after }) => after.orderId,
  revision: ({ after }) => after.revision,
};

const TAKEN = sql`instrument_id = given.instrument_id, executed_at = given.executed_at, date_only = given.date_only,
  effect = given.effect, side = given.side, quantity = given.quantity, price = given.price,
  fee_currency = given.fee_currency, fee_source = given.fee_source, execution_id = given.execution_id,
  order_id = given.order_id, revision = given.revision`;

const RESTATED: Partial<Getters<typeof claims, Restated>> = {
  fill_id: ({ fillId }) => fillId,
  import_id: ({ importId }) => importId,
  line: ({ line }) => line,
  facts: ({ facts }) => facts,
  conflict: ({ conflict }) => conflict,
};
