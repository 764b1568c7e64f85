import sql from "sql-template-tag";
import type { Side } from "#shared/contracts/fills.ts";
import type { Tx } from "../../db/ledger.ts";
import { factsApart, settle, type Facts, type FactsApart } from "../fills/rules.ts";

type ClaimedRow = {
  id: string;
  account_id: string;
  instrument_id: string;
  executed_at: string;
  date_only: boolean;
  side: Side;
  quantity: string;
  price: string;
  fee: string;
  fee_currency: string;
  execution_id: string | null;
  import_id: string;
  facts: FactsApart;
};

type Settled = { id: string; accountId: string; before: Facts; after: Facts };

/** Gives fills the facts that their claims now agree on, and each claim what it still says otherwise. */
export async function settleFills(tx: Tx, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const rows = await tx.query<ClaimedRow>(sql`
    select f.id, f.account_id, f.instrument_id, f.executed_at, f.date_only, f.side, trim_scale(f.quantity) as quantity,
      trim_scale(f.price) as price, trim_scale(f.fee) as fee, f.fee_currency, f.execution_id, c.import_id, c.facts
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
        side = given.side, quantity = given.quantity, price = given.price, fee = given.fee,
        fee_currency = given.fee_currency, execution_id = given.execution_id
      from unnest(${settled.map((each) => each.id)}::text[], ${after.map((facts) => facts.instrumentId)}::text[],
        ${after.map((facts) => new Date(facts.executedAt).toISOString())}::timestamptz[], ${after.map((facts) => facts.dateOnly)}::bool[],
        ${after.map((facts) => facts.side)}::text[], ${after.map((facts) => facts.quantity)}::numeric[],
        ${after.map((facts) => facts.price)}::numeric[], ${after.map((facts) => facts.fee)}::numeric[],
        ${after.map((facts) => facts.feeCurrency)}::text[], ${after.map((facts) => facts.executionId)}::text[])
        as given (id, instrument_id, executed_at, date_only, side, quantity, price, fee, fee_currency, execution_id)
      where f.user_id = ${tx.userId} and f.id = given.id and f.id = any(${settled.map((each) => each.id)}::text[])
    ),
    restated as (
      update claims c set facts = given.facts
      from unnest(${apart.map((each) => each.fillId)}::text[], ${apart.map((each) => each.importId)}::text[],
        ${apart.map(({ facts }) => (facts === null ? null : JSON.stringify(facts)))}::jsonb[]) as given (fill_id, import_id, facts)
      where c.user_id = ${tx.userId} and c.fill_id = given.fill_id and c.import_id = given.import_id
        and c.fill_id = any(${apart.map((each) => each.fillId)}::text[])
    )
    insert into dirty as d (user_id, account_id, instrument_id, from_at)
    select ${tx.userId}, account_id, instrument_id, min(at)
    from unnest(${stained.map((each) => each.accountId)}::text[], ${stained.map((each) => each.instrumentId)}::text[],
      ${stained.map(({ at }) => new Date(at).toISOString())}::timestamptz[]) as given (account_id, instrument_id, at)
    group by account_id, instrument_id order by account_id, instrument_id
    on conflict (user_id, account_id, instrument_id) do update set
      from_at = least(d.from_at, excluded.from_at), generation = d.generation + 1`);
}

function factsOf(row: ClaimedRow): Facts {
  return {
    instrumentId: row.instrument_id,
    executedAt: Date.parse(row.executed_at),
    dateOnly: row.date_only,
    side: row.side,
    quantity: row.quantity,
    price: row.price,
    fee: row.fee,
    feeCurrency: row.fee_currency,
    executionId: row.execution_id,
  };
}
