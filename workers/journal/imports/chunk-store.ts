import sql, { empty } from "sql-template-tag";
import type { Effect, Side } from "#shared/contracts/fills.ts";
import type { Tx } from "../../db/ledger.ts";
import type { FactsApart, Row } from "../fills/rules.ts";
import type { Candidate, Incoming, NewClaim, NewFill } from "./rules.ts";
import { advanceImport, type Advance, type AdvancedRow } from "./store.ts";

/**
 * Locks the accounts of a chunk, so that one importer at a time writes to an account, and makes those that are missing.
 * Sorted by id, because two importers of the same two accounts would otherwise wait for each other for ever.
 */
export async function lockAccounts(
  tx: Tx,
  idsByName: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const names = [...idsByName.keys()];
  const lock = sql`select id, name from accounts where user_id = ${tx.userId} and name = any(${names}::text[])
    order by id for no key update`;
  let rows = await tx.query<{ id: string; name: string }>(lock);
  if (rows.length < names.length) {
    await tx.query(sql`insert into accounts (user_id, id, name)
      select ${tx.userId}, id, name from unnest(${[...idsByName.values()]}::text[], ${names}::text[]) as given (id, name)
      order by id on conflict do nothing`);
    rows = await tx.query(lock);
  }
  return new Map(rows.map(({ id, name }) => [name, id]));
}

/** The ids of those accounts that there are, by name. */
export async function findAccounts(
  query: Tx["query"],
  userId: string,
  names: readonly string[],
): Promise<Map<string, string>> {
  const rows = await query<{ id: string; name: string }>(
    sql`select id, name from accounts where user_id = ${userId} and name = any(${names}::text[])`,
  );
  return new Map(rows.map(({ id, name }) => [name, id]));
}

type CandidateRow = {
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
  line: number | null;
  facts: FactsApart;
};

type Probe = { accountId: string; executionId: string | null; instrumentId: string; at: string };

/**
 * Every fill that a row of the chunk may mean: the one of its execution id, and if there is none, those of the same
 * instrument in the same second.
 */
export async function findCandidates(
  query: Tx["query"],
  userId: string,
  importId: string,
  rows: readonly Incoming[],
): Promise<Candidate[]> {
  const candidates = await probe(query, userId, importId, { rows, isWide: false });
  // A row without an id that took a named fill may have to give it up, and then looks among the unnamed ones.
  const isContested = candidates.some((fill) => fill.claim?.apart?.executionId === null);
  return isContested ? probe(query, userId, importId, { rows, isWide: true }) : candidates;
}

async function probe(
  query: Tx["query"],
  userId: string,
  importId: string,
  { rows, isWide }: { rows: readonly Incoming[]; isWide: boolean },
): Promise<Candidate[]> {
  const probes = new Map<string, Probe>();
  for (const { accountId, facts } of rows) {
    const { instrumentId, executionId } = facts;
    const second = Math.floor(facts.executedAt / 1000) * 1000;
    const key = `${accountId}${instrumentId}${second}${executionId ?? ""}`;
    if (probes.has(key)) continue;
    probes.set(key, { accountId, executionId, instrumentId, at: new Date(second).toISOString() });
  }
  const all = [...probes.values()];
  // `offset 0` keeps each probe an index lookup: joined whole, the planner may read all fills of the user instead.
  const found = await query<CandidateRow>(sql`
    select f.id, f.account_id, f.instrument_id, f.executed_at, f.date_only, f.effect, f.side, trim_scale(f.quantity) as quantity,
      trim_scale(f.price) as price, trim_scale(f.fee) as fee, f.fee_currency, f.execution_id, f.ordinal, c.line, c.facts
    from unnest(${all.map((each) => each.accountId)}::text[], ${all.map((each) => each.executionId)}::text[],
        ${all.map((each) => each.instrumentId)}::text[], ${all.map((each) => each.at)}::timestamptz[])
        as p (account_id, execution_id, instrument_id, at)
      cross join lateral (
        select * from fills where user_id = ${userId} and account_id = p.account_id and execution_id = p.execution_id
        union all
        select * from fills where user_id = ${userId} and account_id = p.account_id
          and instrument_id = p.instrument_id and executed_at >= p.at and executed_at < p.at + interval '1 second'
          and (${isWide} or p.execution_id is null or not exists (
            select from fills where user_id = ${userId} and account_id = p.account_id and execution_id = p.execution_id))
        offset 0
      ) f
      left join lateral (select line, facts from claims where user_id = ${userId} and fill_id = f.id
        and import_id = ${importId} offset 0) c on true`);
  return [...new Map(found.map((row) => [row.id, toCandidate(row)])).values()];
}

function toCandidate(row: CandidateRow): Candidate {
  return {
    id: row.id,
    accountId: row.account_id,
    ordinal: row.ordinal,
    claim: row.line === null ? null : { line: row.line, apart: row.facts },
    facts: {
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
    },
  };
}

export type ChunkWrite = {
  importId: string;
  advance: Advance;
  instruments: ReadonlyMap<string, Row>;
  fills: readonly NewFill[];
  claims: readonly NewClaim[];
  hasRetaken: boolean;
};

/** Writes a whole chunk in one statement behind the fence; null when the fence held it off. */
export async function writeChunk(
  tx: Tx,
  { importId, advance, instruments, fills, claims, hasRetaken }: ChunkWrite,
): Promise<AdvancedRow | null> {
  const kinds = [...instruments];
  const dirty = changesOf(fills);
  // Only where it can happen: a conflict clause makes the insert of every claim dearer by half.
  const retake = hasRetaken
    ? sql`on conflict (user_id, fill_id, import_id) do update set line = excluded.line, facts = excluded.facts`
    : empty;
  const [row] = await tx.query<AdvancedRow>(sql`
    with fence as (${advanceImport(tx.userId, importId, advance)}),
    named as (
      insert into instruments as i (user_id, id, symbol, currency, asset_class, multiplier, isin, underlying, expiry, strike, "right")
      select ${tx.userId}, given.* from unnest(${kinds.map(([id]) => id)}::text[], ${kinds.map(([, row]) => row.symbol)}::text[],
        ${kinds.map(([, row]) => row.currency)}::text[], ${kinds.map(([, row]) => row.assetClass)}::text[],
        ${kinds.map(([, row]) => row.multiplier)}::numeric[], ${kinds.map(([, row]) => row.isin)}::text[],
        ${kinds.map(([, row]) => row.underlying)}::text[], ${kinds.map(([, row]) => row.expiry)}::date[],
        ${kinds.map(([, row]) => row.strike)}::numeric[], ${kinds.map(([, row]) => row.right)}::text[]) as given
      where exists (select from fence)
      on conflict (user_id, id) do update set
        isin = coalesce(i.isin, excluded.isin), underlying = coalesce(i.underlying, excluded.underlying)
      where (i.isin is null and excluded.isin is not null) or (i.underlying is null and excluded.underlying is not null)
    ),
    added as (
      insert into fills (user_id, id, account_id, instrument_id, executed_at, date_only, effect, side, quantity, price, fee,
        fee_currency, execution_id, ordinal)
      select ${tx.userId}, given.* from unnest(${fills.map((fill) => fill.id)}::text[], ${fills.map((fill) => fill.accountId)}::text[],
        ${fills.map(({ facts }) => facts.instrumentId)}::text[],
        ${fills.map(({ facts }) => new Date(facts.executedAt).toISOString())}::timestamptz[],
        ${fills.map(({ facts }) => facts.dateOnly)}::bool[], ${fills.map(({ facts }) => facts.effect)}::text[], ${fills.map(({ facts }) => facts.side)}::text[],
        ${fills.map(({ facts }) => facts.quantity)}::numeric[], ${fills.map(({ facts }) => facts.price)}::numeric[],
        ${fills.map(({ facts }) => facts.fee)}::numeric[], ${fills.map(({ facts }) => facts.feeCurrency)}::text[],
        ${fills.map(({ facts }) => facts.executionId)}::text[], ${fills.map((fill) => fill.ordinal)}::int[]) as given
      where exists (select from fence)
    ),
    claimed as (
      insert into claims as c (user_id, fill_id, import_id, line, facts)
      select ${tx.userId}, given.fill_id, ${importId}, given.line, given.facts
      from unnest(${claims.map((claim) => claim.fillId)}::text[], ${claims.map((claim) => claim.line)}::int[],
        ${claims.map(({ apart }) => (apart === null ? null : JSON.stringify(apart)))}::jsonb[]) as given (fill_id, line, facts)
      where exists (select from fence)
      ${retake}
    ),
    stained as (
      insert into dirty as d (user_id, account_id, instrument_id, from_at, to_at)
      select ${tx.userId}, given.* from unnest(${dirty.map((each) => each.accountId)}::text[],
        ${dirty.map((each) => each.instrumentId)}::text[], ${dirty.map((each) => each.from)}::timestamptz[],
        ${dirty.map((each) => each.to)}::timestamptz[]) as given
      where exists (select from fence)
      on conflict (user_id, account_id, instrument_id) do update set
        from_at = least(d.from_at, excluded.from_at), to_at = greatest(d.to_at, excluded.to_at), generation = d.generation + 1
    )
    select * from fence`);
  return row ?? null;
}

/** Where derivation has to begin and what it has to reach for each account and instrument, in the order in which the rows are locked. */
function changesOf(
  fills: readonly NewFill[],
): { accountId: string; instrumentId: string; from: string; to: string }[] {
  const changes = new Map<string, { accountId: string; instrumentId: string; from: number; to: number }>();
  for (const { accountId, facts } of fills) {
    const key = `${accountId}${facts.instrumentId}`;
    const known = changes.get(key);
    const at = facts.executedAt;
    if (known === undefined)
      changes.set(key, { accountId, instrumentId: facts.instrumentId, from: at, to: at });
    else {
      known.from = Math.min(known.from, at);
      known.to = Math.max(known.to, at);
    }
  }
  return [...changes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { from, to, ...key }]) => ({
      ...key,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
    }));
}
