import { sql } from "drizzle-orm";
import { newId } from "#shared/ids.ts";
import type { JobQueue } from "#workers/db/changes.ts";
import { array } from "#workers/db/statement.ts";
import type { TestUser } from "./harness.ts";

/** A fill in a test; missing fields have the same default in all fills. */
export type FillInput = {
  id?: string;
  account?: string;
  symbol?: string;
  currency?: string;
  multiplier?: string;
  at: number;
  dateOnly?: boolean;
  side: "buy" | "sell";
  quantity: string;
  price: string;
  fee?: string;
  feeCurrency?: string;
  executionId?: string | null;
  ordinal?: number;
};

/** Inserts fills as an import does, with their accounts, instruments and marks; ids derive from names. */
export async function insertFills(user: TestUser, inputs: readonly FillInput[]): Promise<string[]> {
  const fills = inputs.map((fill) => {
    const account = fill.account ?? "Main";
    const symbol = fill.symbol ?? "ACME";
    const currency = fill.currency ?? "USD";
    const defaults = {
      id: newId("fill", fill.at),
      dateOnly: false,
      multiplier: "1",
      fee: "0",
      ordinal: 0,
      executionId: null,
    };
    const names = {
      account,
      symbol,
      currency,
      accountId: `acc_${account}`,
      instrumentId: `ins_${symbol}.${currency}`,
    };
    return {
      ...defaults,
      feeCurrency: currency,
      ...fill,
      ...names,
      executedAt: new Date(fill.at).toISOString(),
    };
  });
  const column = <K extends keyof (typeof fills)[number]>(name: K) => fills.map((fill) => fill[name]);
  await user.ctx().ledger.transaction(async (tx) => {
    await tx.query(sql`insert into accounts (user_id, id, name) select distinct ${user.id}, id, name
      from unnest(${array(column("accountId"))}::text[], ${array(column("account"))}::text[]) a (id, name) on conflict do nothing`);
    await tx.query(sql`insert into instruments (user_id, id, symbol, currency, asset_class, multiplier)
      select distinct ${user.id}, id, symbol, currency, 'equity', multiplier from unnest(${array(column("instrumentId"))}::text[],
        ${array(column("symbol"))}::text[], ${array(column("currency"))}::text[], ${array(column("multiplier"))}::numeric[])
        i (id, symbol, currency, multiplier) on conflict do nothing`);
    await tx.query(sql`insert into fills (user_id, id, account_id, instrument_id, executed_at, side, quantity, price, fee,
        fee_currency, execution_id, ordinal, date_only)
      select ${user.id}, f.* from unnest(${array(column("id"))}::text[], ${array(column("accountId"))}::text[],
        ${array(column("instrumentId"))}::text[], ${array(column("executedAt"))}::timestamptz[], ${array(column("side"))}::text[],
        ${array(column("quantity"))}::numeric[], ${array(column("price"))}::numeric[], ${array(column("fee"))}::numeric[],
        ${array(column("feeCurrency"))}::text[], ${array(column("executionId"))}::text[], ${array(column("ordinal"))}::int[],
        ${array(column("dateOnly"))}::boolean[]) f`);
    await tx.query(sql`insert into dirty (user_id, account_id, instrument_id, from_at, to_at)
      select ${user.id}, account, instrument, min(at), max(at) from unnest(${array(column("accountId"))}::text[],
        ${array(column("instrumentId"))}::text[], ${array(column("executedAt"))}::timestamptz[]) f (account, instrument, at) group by 2, 3
      on conflict (user_id, account_id, instrument_id) do update set generation = dirty.generation + 1,
        from_at = least(dirty.from_at, excluded.from_at), to_at = greatest(dirty.to_at, excluded.to_at)`);
  });
  return column("id");
}

/** Deletes fills as an undo does. */
export async function deleteFills(user: TestUser, ids: readonly string[]): Promise<void> {
  await user.ctx().ledger.transaction(async (tx) => {
    await tx.query(sql`with gone as (
        delete from fills where user_id = ${user.id} and id = any(${array(ids)}::text[])
        returning account_id, instrument_id, executed_at
      )
      insert into dirty (user_id, account_id, instrument_id, from_at, to_at)
      select ${user.id}, account_id, instrument_id, min(executed_at), max(executed_at) from gone group by 2, 3
      on conflict (user_id, account_id, instrument_id) do update set generation = dirty.generation + 1,
        from_at = least(dirty.from_at, excluded.from_at), to_at = greatest(dirty.to_at, excluded.to_at)`);
  });
}

/** All derived rows of this user, in a fixed order. */
export async function derivedRows(
  user: TestUser,
): Promise<{ trades: object[]; closes: object[]; values: object[]; checkpoints: object[] }> {
  const { ledger } = user.ctx();
  return {
    trades: await ledger.read(sql`select * from trades where user_id = ${user.id} order by id`),
    closes: await ledger.read(sql`select * from closes where user_id = ${user.id} order by fill_id`),
    values: await ledger.read(
      sql`select * from trade_values where user_id = ${user.id} order by trade_id, fill_id`,
    ),
    checkpoints: await ledger.read(
      sql`select account_id, instrument_id, before_at, fills from checkpoints where user_id = ${user.id} order by 1, 2, 3`,
    ),
  };
}

/**
 * Keeps every consumer from this user's jobs of a queue, because their turn never comes; `settle` still runs
 * them.
 */
export async function holdTurns(user: TestUser, queue: JobQueue): Promise<void> {
  await user.ctx().ledger.transaction((tx) =>
    tx.query(sql`insert into job_turns (user_id, queue, served_at) values (${user.id}, ${queue}, 'infinity')
      on conflict (user_id, queue) do update set served_at = 'infinity'`),
  );
}
