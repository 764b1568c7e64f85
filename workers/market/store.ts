import { sql } from "drizzle-orm";
import type { AssetClass } from "#shared/contracts/fills.ts";
import type { ProviderName } from "#shared/contracts/market.ts";
import type { Decimal } from "#shared/decimal.ts";
import type { GivenQuote, Instrument } from "#shared/market.ts";
import type { Ledger, Tx } from "../db/ledger.ts";
import { array, type Holes, prepared } from "../db/statement.ts";
import type { System } from "../db/system.ts";

/** A symbol's row: its latest quote with its number, and its instrument. */
export type SymbolRow = {
  symbol: string;
  seq: number;
  matchedSeq: number;
  bid: Decimal;
  ask: Decimal;
  bidSize: Decimal | null;
  askSize: Decimal | null;
  last: Decimal | null;
  at: string;
  ages: boolean;
  provider: ProviderName;
  calendar: string;
  priceStep: Decimal;
  quantityStep: Decimal;
  multiplier: Decimal;
  assetClass: AssetClass;
  currency: string | null;
};

/** A symbol has fewer quotes than a float8 can count. */
const COLUMNS = sql`symbol, head::float8 as seq, matched_seq::float8 as "matchedSeq", trim_scale(bid) as bid,
  trim_scale(ask) as ask, trim_scale(bid_size) as "bidSize", trim_scale(ask_size) as "askSize", trim_scale(last) as last,
  quoted_at as at, ages, provider, calendar, trim_scale(price_step) as "priceStep",
  trim_scale(quantity_step) as "quantityStep", trim_scale(multiplier) as multiplier, asset_class as "assetClass", currency`;

export async function findSymbol(ledger: Ledger, symbol: string): Promise<SymbolRow | null> {
  const [row] = await ledger.read(rowOf({ symbol }));
  return row ?? null;
}
const rowOf = prepared(
  "ledger",
  ({ symbol }: Holes<{ symbol: string }>) =>
    sql<SymbolRow>`select ${COLUMNS} from symbols where symbol = ${symbol}`,
);

/** The row, which no quote changes before the transaction ends. */
export async function findLocked(tx: Tx, symbol: string): Promise<SymbolRow | null> {
  const [row] = await tx.query(lockedRowOf({ symbol }));
  return row ?? null;
}
const lockedRowOf = prepared(
  "ledger",
  ({ symbol }: Holes<{ symbol: string }>) =>
    sql<SymbolRow>`select ${COLUMNS} from symbols where symbol = ${symbol} for share`,
);

/** The rows of those symbols that have one. Each is looked up by its key. */
export function listSymbols(tx: Pick<Tx, "query">, symbols: readonly string[]): Promise<SymbolRow[]> {
  return tx.query(sql<SymbolRow>`select found.* from unnest(${array(symbols)}::text[]) as asked (name)
    cross join lateral (select ${COLUMNS} from symbols where symbol = asked.name limit 1) as found`);
}

/** True of a row of `symbols` that an order waits on. */
const WAITED_FOR = sql`(exists (select from orders o where o.symbol = symbols.symbol and o.wake_low is not null)
  or exists (select from orders o where o.symbol = symbols.symbol and o.wake_high is not null))`;

export type BumpRow = { seq: number; matchedSeq: number; works: boolean };

/**
 * Gives the symbol its next quote, which is kept for the matcher while orders wait, or while an earlier quote
 * waits to be matched. Null without a row of this provider.
 */
export async function updateQuote(
  system: System,
  symbol: string,
  { bid, ask, bidSize, askSize, last, at, ages, provider }: GivenQuote,
): Promise<BumpRow | null> {
  const [row] = await system.query(
    "tidemark_market",
    bumped({ symbol, bid, ask, bidSize, askSize, last, at, ages, provider }),
  );
  return row ?? null;
}
const bumped = prepared(
  "ledger",
  (given: Holes<GivenQuote & { symbol: string }>) =>
    sql<BumpRow>`select seq::float8 as seq, matched::float8 as "matchedSeq", works
      from bump_symbol(${given.symbol}, ${given.provider}, ${given.bid}::numeric, ${given.ask}::numeric,
        ${given.bidSize}::numeric, ${given.askSize}::numeric, ${given.last}::numeric, ${given.at}::timestamptz,
        ${given.ages}::boolean)`,
);

/** Makes the row of a symbol, or gives it another instrument and provider. Its quote stays as it is. */
export async function upsertSymbol(
  system: System,
  symbol: string,
  { quote, instrument }: { quote: GivenQuote; instrument: Instrument },
): Promise<void> {
  const { calendar, priceStep, quantityStep, multiplier, assetClass, currency } = instrument;
  await system.query(
    "tidemark_market",
    sql<never>`insert into symbols (symbol, bid, ask, quoted_at, ages, provider, calendar, price_step, quantity_step,
        multiplier, asset_class, currency)
      values (${symbol}, ${quote.bid}, ${quote.ask}, ${quote.at}, ${quote.ages}, ${quote.provider}, ${calendar},
        ${priceStep}, ${quantityStep}, ${multiplier}, ${assetClass}, ${currency})
      on conflict (symbol) do update set provider = excluded.provider, calendar = excluded.calendar, price_step = excluded.price_step,
        quantity_step = excluded.quantity_step, multiplier = excluded.multiplier, asset_class = excluded.asset_class,
        currency = excluded.currency`,
  );
}

/** Says that the symbol is in use. Returns its numbers and whether an order waits, or null without a row. */
export async function updateSeen(system: System, symbol: string): Promise<BumpRow | null> {
  const [row] = await system.query(
    "tidemark_market",
    sql<BumpRow>`update symbols set seen_at = now() where symbol = ${symbol}
      returning head::float8 as seq, matched_seq::float8 as "matchedSeq", ${WAITED_FOR} as works`,
  );
  return row ?? null;
}

/** The latest quote of a symbol, for a provider whose quotes are posted. */
export async function findGiven(system: System, symbol: string): Promise<SymbolRow | null> {
  const [row] = await system.query("tidemark_market", rowOf({ symbol }));
  return row ?? null;
}

/**
 * Takes symbols that an order waits on, and whose object has not been heard of for so long. They count as
 * seen, so that those whose provider no longer knows them do not stand before the others each time.
 */
export async function takeUnheard(
  system: System,
  { seconds, limit }: { seconds: number; limit: number },
): Promise<string[]> {
  const rows = await system.query(
    "tidemark_market",
    sql<{
      symbol: string;
    }>`update symbols set seen_at = now() where symbol = any(array(select symbol from symbols
      where seen_at < now() - make_interval(secs => ${seconds}) and ${WAITED_FOR}
      order by seen_at limit ${limit} for update skip locked)) returning symbol`,
  );
  return rows.map(({ symbol }) => symbol);
}

/** Deletes ticks that are matched. */
export async function deleteMatched(system: System, limit: number): Promise<void> {
  await system.query(
    "tidemark_market",
    sql<never>`delete from ticks where (symbol, seq) in (
      select t.symbol, t.seq from symbols s
      cross join lateral (select * from ticks where symbol = s.symbol and seq <= s.matched_seq limit ${limit}) t
      limit ${limit})`,
  );
}

/**
 * Deletes symbols that nobody has used for so long, waits on or holds, with what is left of their ticks. A
 * posted quote that never ages stays. Returns their number.
 */
export async function deleteIdle(
  system: System,
  { seconds, limit }: { seconds: number; limit: number },
): Promise<number> {
  const [row] = await system.query(
    "tidemark_market",
    sql<{ n: number }>`with idle as (
        select symbol from symbols
        where seen_at < now() - make_interval(secs => ${seconds}) and ages and matched_seq = head and not ${WAITED_FOR}
          and symbol <> all (array(select distinct symbol from positions where quantity <> 0))
        order by seen_at limit ${limit}
      ), gone as (
        delete from symbols s using idle
        where s.symbol = idle.symbol and s.seen_at < now() - make_interval(secs => ${seconds})
        returning s.symbol
      ), ticked as (
        delete from ticks using gone where ticks.symbol = gone.symbol
      )
      select count(*)::int as n from gone`,
  );
  return row?.n ?? 0;
}
