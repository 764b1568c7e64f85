import sql, { empty, type Sql } from "sql-template-tag";
import type { Tx } from "../../../db/ledger.ts";
import type { Row } from "../../fills/core/facts.ts";
import { stain } from "../dirty-store.ts";
import { advanceImport, type Advance, type AdvancedRow } from "../store.ts";
import type { NewClaim, NewFill } from "../core/incoming.ts";

export type ChunkWrite = {
  importId: string;
  advance: Advance;
  instruments: ReadonlyMap<string, Row>;
  fills: readonly NewFill[];
  claims: readonly NewClaim[];
  dropped: readonly { fillId: string; line: number }[];
  /** The accounts that the chunk has locked. */
  accounts: readonly string[];
};

/** Writes a whole chunk in one statement behind the fence; null when the fence held it off. */
export async function writeChunk(
  tx: Tx,
  { importId, advance, instruments, fills: made, claims, dropped, accounts }: ChunkWrite,
): Promise<AdvancedRow | null> {
  const kinds = [...instruments];
  const fills = made.filter(({ facts }) => !facts.cancels);
  const cancellations = made.filter(({ facts }) => facts.cancels);
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
      insert into fills (user_id, ${FILL_COLUMNS}) select ${tx.userId}, given.* from ${unnested(fills)} as given
      where exists (select from fence)
      returning account_id, instrument_id, executed_at as at
    ),
    ${cancellations.length > 0 ? insertCancellations(tx.userId, cancellations) : empty}
    claimed as (
      insert into claims (user_id, fill_id, import_id, line, kind, facts)
      select ${tx.userId}, given.fill_id, ${importId}, given.line, given.kind, given.facts
      from unnest(${claims.map((claim) => claim.fillId)}::text[], ${claims.map((claim) => claim.line)}::int[],
        ${claims.map(({ kind }) => kind)}::text[],
        ${claims.map(({ apart }) => (apart === null ? null : JSON.stringify(apart)))}::jsonb[]) as given (fill_id, line, kind, facts)
      where exists (select from fence)
    ),
    ${dropped.length > 0 ? deleteDropped(tx.userId, importId, dropped) : empty}
    counted as (
      update accounts set writes = writes + 1 where user_id = ${tx.userId} and id = any(${accounts}::text[])
        and exists (select from fence)
    ),
    stained as (${stain(tx.userId, sql`added`)})
    select * from fence`);
  return row ?? null;
}

const FILL_COLUMNS = sql`id, account_id, instrument_id, executed_at, date_only, effect, side, quantity, price, fee, fee_currency,
  execution_id, revision, ordinal`;

/** The rows as a table of `FILL_COLUMNS`. */
function unnested(fills: readonly NewFill[], more: Sql = empty): Sql {
  const facts = fills.map((fill) => fill.facts);
  return sql`unnest(${fills.map((fill) => fill.id)}::text[], ${fills.map((fill) => fill.accountId)}::text[],
    ${facts.map((each) => each.instrumentId)}::text[],
    ${facts.map((each) => new Date(each.executedAt).toISOString())}::timestamptz[],
    ${facts.map((each) => each.dateOnly)}::bool[], ${facts.map((each) => each.effect)}::text[],
    ${facts.map((each) => each.side)}::text[],
    ${facts.map((each) => each.quantity)}::numeric[], ${facts.map((each) => each.price)}::numeric[],
    ${facts.map((each) => each.fee)}::numeric[], ${facts.map((each) => each.feeCurrency)}::text[],
    ${facts.map((each) => each.executionId)}::text[], ${facts.map((each) => each.revision)}::text[],
    ${fills.map((fill) => fill.ordinal)}::int[]${more})`;
}

/** A cancellation waits beside the ledger until the import has been read to its end. */
function insertCancellations(userId: string, cancellations: readonly NewFill[]): Sql {
  const cancels = cancellations.map((each) => each.cancels);
  const more = sql`, ${cancels.map((each) => JSON.stringify(each?.names ?? []))}::jsonb[],
    ${cancels.map((each) => each?.byName ?? false)}::bool[], ${cancels.map((each) => each?.restates ?? false)}::bool[]`;
  return sql`withheld as (
      insert into withdrawn (user_id, cancels, ${FILL_COLUMNS}, names, by_name, restates)
      select ${userId}, true, ${FILL_COLUMNS}, array(select jsonb_array_elements_text(names)), by_name, restates
      from ${unnested(cancellations, more)} as given (${FILL_COLUMNS}, names, by_name, restates)
      where exists (select from fence)
    ),`;
}

function deleteDropped(
  userId: string,
  importId: string,
  dropped: readonly { fillId: string; line: number }[],
): Sql {
  const fillIds = dropped.map(({ fillId }) => fillId);
  return sql`dropped as (
      delete from claims c using unnest(${fillIds}::text[], ${dropped.map(({ line }) => line)}::int[]) as given (fill_id, line)
      where c.user_id = ${userId} and c.fill_id = given.fill_id and c.import_id = ${importId} and c.line = given.line
        and exists (select from fence)
    ),`;
}
