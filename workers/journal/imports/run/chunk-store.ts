import { type SQL, sql } from "drizzle-orm";
import { toInstant } from "../../../db/instants.ts";
import type { Tx } from "../../../db/ledger.ts";
import { askedAs, type Asked, type Getters, insertRows } from "../../../db/rows.ts";
import { claims, fills, instruments } from "../../../db/schema/journal.ts";
import { array } from "../../../db/statement.ts";
import type { Named } from "../../bookings/core/booking.ts";
import { stain } from "../../../db/dirty-spans.ts";
import { FILL_COLUMNS } from "../fill-columns-store.ts";
import { COLUMNS } from "../stated-store.ts";
import { advanceImport, type Advance, type AdvancedRow } from "../store.ts";
import type { NewClaim, NewFill } from "../core/incoming.ts";

type Dropped = { fillId: string; line: number };

type Chunk = {
  /** The import, or the source that takes its place in claims. */
  importId: string;
  instruments: ReadonlyMap<string, Named>;
  fills: readonly NewFill[];
  claims: readonly NewClaim[];
  dropped: readonly Dropped[];
  /** The accounts that the chunk has locked. */
  accounts: readonly string[];
};
export type ChunkWrite = Chunk & { advance: Advance };

/**
 * Writes a whole chunk in one statement behind the fence. It returns null when the fence refused the chunk.
 */
export async function writeChunk(tx: Tx, chunk: ChunkWrite): Promise<AdvancedRow | null> {
  const fence = advanceImport(tx.userId, chunk.importId, chunk.advance);
  const [row] = await tx.query(chunkWrite(tx.userId, fence, chunk));
  return row ?? null;
}

/** Writes a chunk of fills that stand in no file. */
export async function insertChunk(tx: Tx, chunk: Chunk): Promise<void> {
  await tx.query(chunkWrite(tx.userId, sql<{ stands: boolean }>`select true as stands`, chunk));
}

/** Deletes claims that give up their fills, so that a claim of the same line may take their place. */
export async function deleteClaimsOf(tx: Tx, source: string, dropped: readonly Dropped[]): Promise<void> {
  if (dropped.length > 0) await tx.query(deleteDropped(tx.userId, source, dropped));
}

function chunkWrite<Answer>(userId: string, fence: SQL<Answer>, chunk: Chunk): SQL<Answer> {
  const { importId } = chunk;
  const added = chunk.fills.filter(({ facts }) => !facts.cancels);
  const cancellations = chunk.fills.filter(({ facts }) => facts.cancels);
  return sql`
    with fence as (${fence}),
    named as (
      ${insertRows<typeof instruments, [string, Named]>(instruments, userId, [...chunk.instruments], INSTRUMENT, "i")}
      where exists (select from fence)
      on conflict (user_id, id) do update set
        isin = coalesce(i.isin, excluded.isin), underlying = coalesce(i.underlying, excluded.underlying)
      where (i.isin is null and excluded.isin is not null) or (i.underlying is null and excluded.underlying is not null)
    ),
    added as (
      ${insertRows<typeof fills, NewFill>(fills, userId, added, FILL_COLUMNS)}
      where exists (select from fence)
      returning account_id, instrument_id, executed_at as at
    ),
    ${cancellations.length > 0 ? insertCancellations(userId, cancellations) : undefined}
    claimed as (
      ${insertRows<typeof claims, NewClaim>(claims, userId, chunk.claims, { ...CLAIM, import_id: () => importId })}
      where exists (select from fence)
    ),
    ${chunk.dropped.length > 0 ? sql`dropped as (${deleteDropped(userId, importId, chunk.dropped)} and exists (select from fence)),` : undefined}
    counted as (
      update accounts set writes = writes + 1 where user_id = ${userId} and id = any(${array(chunk.accounts)}::text[])
        and exists (select from fence)
    ),
    stained as (${stain(userId, sql`added`)})
    select * from fence`;
}

const INSTRUMENT: Getters<typeof instruments, [string, Named]> = {
  id: ([id]) => id,
  symbol: ([, row]) => row.symbol,
  currency: ([, row]) => row.currency,
  asset_class: ([, row]) => row.assetClass,
  multiplier: ([, row]) => row.multiplier,
  isin: ([, row]) => row.isin,
  underlying: ([, row]) => row.underlying,
  expiry: ([, row]) => row.expiry,
  strike: ([, row]) => row.strike,
  right: ([, row]) => row.right,
};

const CLAIM: Omit<Getters<typeof claims, NewClaim>, "import_id"> = {
  fill_id: ({ fillId }) => fillId,
  line: ({ line }) => line,
  kind: ({ kind }) => kind,
  facts: ({ apart }) => apart,
};

/** A cancellation with its names as JSON, because nested arrays lose their bounds in `unnest`. */
const CANCELLATION: Asked<NewFill> = {
  id: ["text", ({ id }) => id],
  account_id: ["text", ({ accountId }) => accountId],
  instrument_id: ["text", ({ facts }) => facts.instrumentId],
  executed_at: ["timestamptz", ({ facts }) => toInstant(facts.executedAt)],
  date_only: ["bool", ({ facts }) => facts.dateOnly],
  effect: ["text", ({ facts }) => facts.effect],
  side: ["text", ({ facts }) => facts.side],
  quantity: ["numeric", ({ facts }) => facts.quantity],
  price: ["numeric", ({ facts }) => facts.price],
  fee: ["numeric", ({ facts }) => facts.fee],
  fee_currency: ["text", ({ facts }) => facts.feeCurrency],
  fee_source: ["text", ({ facts }) => facts.feeSource],
  execution_id: ["text", ({ facts }) => facts.executionId],
  order_id: ["text", ({ facts }) => facts.orderId],
  revision: ["text", ({ facts }) => facts.revision],
  ordinal: ["int", ({ ordinal }) => ordinal],
  names: ["jsonb", ({ cancels }) => cancels?.names ?? []],
  by_name: ["bool", ({ cancels }) => cancels?.byName ?? false],
  restates: ["bool", ({ cancels }) => cancels?.restates ?? false],
};

/** A cancellation waits outside the ledger until the import has been read to its end. */
function insertCancellations(userId: string, cancellations: readonly NewFill[]): SQL {
  return sql`withheld as (
      insert into withdrawn (user_id, cancels, ${COLUMNS}, fee, names, by_name, restates)
      select ${userId}, true, ${COLUMNS}, fee, array(select jsonb_array_elements_text(names)), by_name, restates
      from ${askedAs("given", cancellations, CANCELLATION)}
      where exists (select from fence)
    ),`;
}

function deleteDropped(userId: string, importId: string, dropped: readonly Dropped[]): SQL<never> {
  const given = askedAs("given", dropped, {
    fill_id: ["text", ({ fillId }) => fillId],
    line: ["int", ({ line }) => line],
  });
  return sql`delete from claims c using ${given}
    where c.user_id = ${userId} and c.fill_id = given.fill_id and c.import_id = ${importId} and c.line = given.line`;
}
