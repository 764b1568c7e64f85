import { type SQL, sql } from "drizzle-orm";
import type { Take } from "#shared/contracts/import-conflicts.ts";
import type { Tx } from "../../../db/ledger.ts";
import type { accounts, claims, instruments } from "../../../db/schema/journal.ts";
import { bySideIndex } from "../../../db/side-index.ts";
import { array, type Holes, prepared } from "../../../db/statement.ts";

type Place = { fillId: string; line: number };

/** Marks claims of a running import that contradict their fills, and counts them on the import. */
export async function openConflicts(tx: Tx, importId: string, found: readonly Place[]): Promise<void> {
  if (found.length === 0) return;
  await tx.query(sql<never>`
    with marked as (
      update claims set conflict = 'open' where ${standing(tx.userId, importId, found)}
    )
    update imports set rows_undecided = rows_undecided + ${found.length}::int
    where user_id = ${tx.userId} and id = ${importId}`);
}

type Picked = Pick<typeof claims.$inferSelect, "fill_id" | "line" | "conflict">;
/** Conflicts that are to be decided alike: one line, or a slice of those behind a line. */
export type Choice = { take: Take; at: string } & ({ line: number } | { after: number; limit: number });

/**
 * Decides conflicts of an import, and returns the fills that they belong to. Of all conflicts, it leaves out
 * those that were decided later.
 */
export async function updateDecided(tx: Tx, importId: string, choice: Choice): Promise<Picked[]> {
  // A bitmap scan would read all conflicts of the import for each slice.
  await tx.query(sql<never>`select set_config('enable_bitmapscan', 'off', true)`);
  const { take, at } = choice;
  const wanted =
    "line" in choice
      ? sql`line = ${choice.line}`
      : sql`line > ${choice.after} and (decided_at is null or decided_at < ${at}::timestamptz
          or (decided_at = ${at}::timestamptz and conflict <> ${take}))`;
  const picked = await tx.query(sql<Picked>`select fill_id, line, conflict from claims
    where ${bySideIndex(tx.userId)} and import_id = ${importId} collate "POSIX" and conflict is not null
      and ${wanted} order by line limit ${"line" in choice ? 1 : choice.limit}`);
  if (picked.length === 0) return picked;
  const places = picked.map(({ fill_id, line }) => ({ fillId: fill_id, line }));
  const opened = picked.filter(({ conflict }) => conflict === "open").length;
  await tx.query(sql<never>`
    with decided as (
      update claims set conflict = ${take}, decided_at = ${at}::timestamptz
      where ${standing(tx.userId, importId, places)}
    )
    update imports set rows_undecided = greatest(0, rows_undecided - ${opened}::int)
    where user_id = ${tx.userId} and id = ${importId}`);
  return picked;
}

/** The claims of these lines. A join with the lines would read all claims of the user for each slice. */
function standing(userId: string, importId: string, places: readonly Place[]): SQL {
  const fills = [...new Set(places.map(({ fillId }) => fillId))];
  return sql`user_id = ${userId} and fill_id = any(${array(fills)}::text[]) and import_id = ${importId}
    and line = any(${array(places.map(({ line }) => line))}::int[])`;
}

/** How many instruments these fills are of. */
export async function countInstruments(tx: Tx, fillIds: readonly string[]): Promise<number> {
  const [row] = await tx.query(sql<{ n: number }>`select count(distinct instrument_id)::int as n from fills
    where user_id = ${tx.userId} and id = any(${array(fillIds)}::text[])`);
  return row?.n ?? 0;
}

type Page = { userId: string; importId: string; after: number; limit: number };

/** The conflicts of an import behind a line, in the order of the file. */
export function listInConflict(query: Tx["query"], page: Page): Promise<Picked[]> {
  return query(inConflict(page));
}
const inConflict = prepared(
  "ledger",
  ({ userId, importId, after, limit }: Holes<Page>) => sql<Picked>`select fill_id, line, conflict from claims
    where ${bySideIndex(userId)} and import_id = ${importId} collate "POSIX" and conflict is not null
      and line > ${after} order by line limit ${limit}`,
);

type Named = { userId: string; ids: readonly string[] };

/** The names of these accounts by their ids. */
export async function listAccountNames(query: Tx["query"], named: Named): Promise<Map<string, string>> {
  return new Map((await query(accountNames(named))).map(({ id, name }) => [id, name]));
}
const accountNames = prepared(
  "ledger",
  ({ userId, ids }: Holes<Named>) => sql<Pick<typeof accounts.$inferSelect, "id" | "name">>`
    select id, name from accounts where user_id = ${userId} and id = any(${ids}::text[])`,
);

export type InstrumentName = Pick<typeof instruments.$inferSelect, "id" | "symbol" | "currency">;

/** The symbols and currencies of these instruments by their ids. */
export async function listInstrumentNames(
  query: Tx["query"],
  named: Named,
): Promise<Map<string, InstrumentName>> {
  return new Map((await query(instrumentNames(named))).map((row) => [row.id, row]));
}
const instrumentNames = prepared(
  "ledger",
  ({ userId, ids }: Holes<Named>) => sql<InstrumentName>`
    select id, symbol, currency from instruments where user_id = ${userId} and id = any(${ids}::text[])`,
);
