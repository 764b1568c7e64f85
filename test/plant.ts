import { env } from "cloudflare:workers";
import { type Column, getTableColumns, is, Param, type SQL, sql } from "drizzle-orm";
import { PgJsonb, PgTable } from "drizzle-orm/pg-core";
import type { SQLiteTable } from "drizzle-orm/sqlite-core";
import { newId } from "#shared/ids.ts";
import { baseAt } from "./sign-in.ts";
import { openCtx } from "#workers/context.ts";

/**
 * Inserts a row that no feature has written, as its table is defined. A row of the ledger goes through the
 * gate of its owner.
 */
export async function plant<T extends PgTable | SQLiteTable>(
  table: T,
  row: T["$inferInsert"],
): Promise<void> {
  const statement = planting(table, row);
  if (!is(table, PgTable)) return void (await baseAt(Date.now()).identity.run(statement));
  const given: Record<string, unknown> = row;
  const caller = { userId: String(given["user_id"]), sessionId: "ses_test", requestId: newId("request") };
  const ctx = openCtx(env, caller, (work) => void work.catch(() => undefined));
  await ctx.ledger.transaction((tx) => tx.query(statement));
}

/** The statement that inserts the row under the names of its columns, for a transaction of the test's own. */
export function planting<T extends PgTable | SQLiteTable>(table: T, row: T["$inferInsert"]): SQL {
  const columns: Record<string, Column> = getTableColumns(table);
  const entries: [string, unknown][] = Object.entries(row);
  const names = entries.map(([name]) => sql.identifier(name));
  const values = entries.map(
    ([name, value]) => new Param(is(columns[name], PgJsonb) ? JSON.stringify(value) : value),
  );
  return sql`insert into ${table} (${sql.join(names, sql`, `)}) values (${sql.join(values, sql`, `)})`;
}
