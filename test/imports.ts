import { sql } from "drizzle-orm";
import { undoImport, type ImportFields } from "#shared/contracts/imports.ts";
import { prepareImport } from "#workers/journal/imports/import-trades.ts";
import { removeImport } from "#workers/journal/imports/undo/remove-import.ts";
import { runImport } from "#workers/journal/imports/run/run-import.ts";
import { insertImport } from "#workers/journal/imports/store.ts";
import { newUser, type TestUser } from "./harness.ts";
import { holdTurns } from "./ledger.ts";

/**
 * Stores an import without queuing its job, so that only the test runs it. The jobs that its fills set going
 * wait until the test settles.
 */
export async function plant(user: TestUser, text: string, fields: ImportFields = {}): Promise<string> {
  await holdTurns(user, "scoring");
  const ctx = user.ctx();
  const bytes = new TextEncoder().encode(text);
  const head = bytes.slice(0, 65_536);
  const { row } = await prepareImport(ctx, {
    fields,
    fileName: "x.csv",
    size: bytes.length,
    head,
    content: new Blob([bytes]).stream(),
    digest: crypto.subtle.digest("SHA-256", bytes),
  });
  await ctx.ledger.transaction((tx) => insertImport(tx, row));
  return row.id;
}

export async function imported(user: TestUser, text: string, fields: ImportFields = {}): Promise<string> {
  const importId = await plant(user, text, fields);
  await runToEnd(user, importId);
  return importId;
}

/** Runs the import slice after slice, as its job does. */
export async function runToEnd(user: TestUser, importId: string): Promise<void> {
  while ((await runImport(user.ctx(), { importId }))?.again === true);
}

export async function undone(user: TestUser, id: string): Promise<void> {
  await user.call(undoImport, { params: { id } });
  while ((await removeImport(user.ctx(), { importId: id }))?.again === true);
}

/** Every fill without our ids, sorted by its text. */
export async function ledgerOf(user: TestUser): Promise<string[]> {
  const rows = await user.ctx().ledger.read(sql<{ fill: string }>`
    select concat_ws(' ', a.name, i.symbol, f.executed_at, f.side, trim_scale(f.quantity), trim_scale(f.price),
      trim_scale(f.fee), f.fee_currency, f.execution_id) as fill
    from fills f join accounts a on a.user_id = f.user_id and a.id = f.account_id
      join instruments i on i.user_id = f.user_id and i.id = f.instrument_id
    where f.user_id = ${user.id} order by 1`);
  return rows.map(({ fill }) => fill);
}

/** The ledger of a new user who imported only these files. */
export async function ledgerAfter(...texts: string[]): Promise<string[]> {
  const user = await newUser();
  for (const text of texts) await imported(user, text);
  return ledgerOf(user);
}

const HEADER = "executed_at,account,symbol,side,quantity,price,fee,currency,execution_id";

/** A file in Tidemark's own format with these rows. */
export const fileOf = (...rows: string[]) => `${[HEADER, ...rows].join("\n")}\n`;

/** How many fills or claims the user's ledger holds. */
export async function countOf(user: TestUser, table: "fills" | "claims"): Promise<number> {
  const counted =
    table === "fills"
      ? sql<{ n: number }>`select count(*)::int as n from fills`
      : sql<{ n: number }>`select count(*)::int as n from claims`;
  return (await user.ctx().ledger.read(counted))[0]?.n ?? -1;
}
