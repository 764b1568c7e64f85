import sql from "sql-template-tag";
import type { Effect, Side } from "#shared/contracts/fills.ts";
import type { Tx } from "../../db/ledger.ts";
import {
  consolidate,
  factsApart,
  fingerprint,
  settle,
  type Facts,
  type FactsApart,
  type Held,
} from "../fills/rules.ts";

type ClaimedRow = {
  id: string;
  account_id: string;
  instrument_id: string;
  executed_at: string;
  date_only: boolean;
  effect: Effect | null;
  side: Side;
  quantity: string;
  price: string;
  fee: string;
  fee_currency: string;
  execution_id: string | null;
  ordinal: number;
  import_id: string;
  facts: FactsApart;
};

type Settled = { id: string; accountId: string; before: Facts; after: Facts };

const CLAIMED_COLUMNS = sql`f.id, f.account_id, f.instrument_id, f.executed_at, f.date_only, f.effect, f.side,
  trim_scale(f.quantity) as quantity, trim_scale(f.price) as price, trim_scale(f.fee) as fee, f.fee_currency,
  f.execution_id, f.ordinal, c.import_id, c.facts`;

/** Gives fills the facts that their claims now agree on, and each claim what it still says otherwise. */
export async function settleFills(tx: Tx, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await tx.query<ClaimedRow>(sql`
    select ${CLAIMED_COLUMNS}
    from unnest(${[...new Set(ids)]}::text[]) as wanted (id)
      cross join lateral (select * from fills where user_id = ${tx.userId} and id = wanted.id offset 0) f
      cross join lateral (select * from claims where user_id = ${tx.userId} and fill_id = wanted.id offset 0) c
    order by f.id, c.import_id`);

  const settled: Settled[] = [];
  const apart: { fillId: string; importId: string; facts: FactsApart }[] = [];
  for (const claims of Map.groupBy(rows, (row) => row.id).values()) {
    const [first] = claims;
    if (first === undefined) continue;
    const before = factsOf(first);
    const stated = claims.map((claim) => ({ claim, facts: { ...before, ...claim.facts } }));
    const after = settle(stated.map(({ facts }) => facts));
    if (factsApart(before, after) !== null) {
      settled.push({ id: first.id, accountId: first.account_id, before, after });
    }
    for (const { claim, facts } of stated) {
      const now = factsApart(after, facts);
      if (now === null && claim.facts === null) continue;
      apart.push({ fillId: claim.id, importId: claim.import_id, facts: now });
    }
  }
  await writeSettled(tx, settled, apart);
  return settled.length;
}

/**
 * Of these fills and the others that look like them, takes away those that are one too many once an import has gone,
 * and settles those that take over their claims. Gives how many went.
 */
export async function consolidateFills(tx: Tx, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const alike = sql`user_id = ${tx.userId} and account_id = f.account_id and instrument_id = f.instrument_id
    and executed_at >= date_trunc('second', f.executed_at) and executed_at < date_trunc('second', f.executed_at) + interval '1 second'
    and side = f.side and quantity = f.quantity and price = f.price`;
  const found = await tx.query<ClaimedRow>(sql`
    with alike as (
      select distinct s.id from unnest(${ids}::text[]) as wanted (id)
        cross join lateral (select * from fills where user_id = ${tx.userId} and id = wanted.id offset 0) f
        cross join lateral (
          select id from fills s where ${alike} and exists (select from fills where ${alike} and id <> s.id) offset 0
        ) s
    )
    select ${CLAIMED_COLUMNS} from alike
      cross join lateral (select * from fills where user_id = ${tx.userId} and id = alike.id offset 0) f
      cross join lateral (select * from claims where user_id = ${tx.userId} and fill_id = alike.id offset 0) c
    order by f.id, c.import_id`);
  const held = [...Map.groupBy(found, (row) => row.id).values()].flatMap(toHeld);
  const groups = Map.groupBy(held, (fill) => fingerprint(fill.accountId, fill.facts)).values();
  const moves = [...groups].flatMap(consolidate);
  if (moves.length === 0) return 0;

  const facts = new Map(held.map((fill) => [fill.id, fill.facts]));
  const gone = [...new Set(moves.map(({ from }) => from))];
  await tx.query(sql`
    with moved as (
      update claims c set fill_id = given.to_fill, facts = given.facts
      from unnest(${moves.map(({ from }) => from)}::text[], ${moves.map(({ to }) => to)}::text[], ${moves.map(({ importId }) => importId)}::text[],
        ${moves.map((move) => JSON.stringify(factsApart(facts.get(move.to) ?? move.facts, move.facts)))}::jsonb[])
        as given (from_fill, to_fill, import_id, facts)
      where c.user_id = ${tx.userId} and c.fill_id = given.from_fill and c.import_id = given.import_id
    ),
    dropped as (
      delete from fills where user_id = ${tx.userId} and id = any(${gone}::text[]) returning account_id, instrument_id, executed_at
    )
    insert into dirty as d (user_id, account_id, instrument_id, from_at)
    select ${tx.userId}, account_id, instrument_id, min(executed_at) from dropped
    group by account_id, instrument_id order by account_id, instrument_id
    on conflict (user_id, account_id, instrument_id) do update set
      from_at = least(d.from_at, excluded.from_at), generation = d.generation + 1`);
  await settleFills(
    tx,
    moves.map(({ to }) => to),
  );
  return gone.length;
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
      claims: claims.map((claim) => ({ importId: claim.import_id, facts: { ...facts, ...claim.facts } })),
    },
  ];
}

async function writeSettled(
  tx: Tx,
  settled: readonly Settled[],
  apart: readonly { fillId: string; importId: string; facts: FactsApart }[],
): Promise<void> {
  if (settled.length + apart.length === 0) return;
  const after = settled.map((each) => each.after);
  // A fill that changes its instrument or its time leaves a trace at the old place too.
  const stained = settled.flatMap(({ accountId, before, after }) =>
    [before, after].map((facts) => ({ accountId, instrumentId: facts.instrumentId, at: facts.executedAt })),
  );
  await tx.query(sql`
    with changed as (
      update fills f set instrument_id = given.instrument_id, executed_at = given.executed_at, date_only = given.date_only,
        effect = given.effect, side = given.side, quantity = given.quantity, price = given.price, fee = given.fee,
        fee_currency = given.fee_currency, execution_id = given.execution_id
      from unnest(${settled.map((each) => each.id)}::text[], ${after.map((facts) => facts.instrumentId)}::text[],
        ${after.map((facts) => new Date(facts.executedAt).toISOString())}::timestamptz[], ${after.map((facts) => facts.dateOnly)}::bool[],
        ${after.map((facts) => facts.effect)}::text[],
        ${after.map((facts) => facts.side)}::text[], ${after.map((facts) => facts.quantity)}::numeric[],
        ${after.map((facts) => facts.price)}::numeric[], ${after.map((facts) => facts.fee)}::numeric[],
        ${after.map((facts) => facts.feeCurrency)}::text[], ${after.map((facts) => facts.executionId)}::text[])
        as given (id, instrument_id, executed_at, date_only, effect, side, quantity, price, fee, fee_currency, execution_id)
      where f.user_id = ${tx.userId} and f.id = given.id
    ),
    restated as (
      update claims c set facts = given.facts
      from unnest(${apart.map((each) => each.fillId)}::text[], ${apart.map((each) => each.importId)}::text[],
        ${apart.map(({ facts }) => (facts === null ? null : JSON.stringify(facts)))}::jsonb[]) as given (fill_id, import_id, facts)
      where c.user_id = ${tx.userId} and c.fill_id = given.fill_id and c.import_id = given.import_id
    )
    insert into dirty as d (user_id, account_id, instrument_id, from_at, to_at)
    select ${tx.userId}, account_id, instrument_id, min(at), max(at)
    from unnest(${stained.map((each) => each.accountId)}::text[], ${stained.map((each) => each.instrumentId)}::text[],
      ${stained.map(({ at }) => new Date(at).toISOString())}::timestamptz[]) as given (account_id, instrument_id, at)
    group by account_id, instrument_id order by account_id, instrument_id
    on conflict (user_id, account_id, instrument_id) do update set
      from_at = least(d.from_at, excluded.from_at), to_at = greatest(d.to_at, excluded.to_at), generation = d.generation + 1`);
}

function factsOf(row: ClaimedRow): Facts {
  return {
    instrumentId: row.instrument_id,
    executedAt: Date.parse(row.executed_at),
    dateOnly: row.date_only,
    effect: row.effect,
    side: row.side,
    quantity: row.quantity,
    price: row.price,
    fee: row.fee,
    feeCurrency: row.fee_currency,
    executionId: row.execution_id,
  };
}
