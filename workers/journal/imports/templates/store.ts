import { sql } from "drizzle-orm";
import type { ImportTemplate } from "#shared/contracts/import-templates.ts";
import type { Mapping } from "#shared/contracts/import-mapping.ts";
import type { Tx } from "../../../db/ledger.ts";
import type { importTemplates } from "../../../db/schema/imports.ts";
import { type Holes, prepared } from "../../../db/statement.ts";

type TemplateRow = Omit<typeof importTemplates.$inferSelect, "user_id" | "header">;
type Query = Tx["query"];
type One = { userId: string; id: string };

export async function insertTemplate(tx: Tx, row: TemplateRow, header: string | null): Promise<void> {
  const mapping = JSON.stringify(row.mapping);
  await tx.query(inserted({ userId: tx.userId, ...row, mapping, header }));
}
type NewRow = Omit<TemplateRow, "mapping"> & { userId: string; mapping: string; header: string | null };
const inserted = prepared(
  "ledger",
  (
    row: Holes<NewRow>,
  ) => sql<never>`insert into import_templates (user_id, id, name, mapping, header, created_at)
    values (${row.userId}, ${row.id}, ${row.name}, ${row.mapping}::jsonb, ${row.header}, ${row.created_at})`,
);

/** Locks out other requests that add a template, and counts the templates. */
export async function countTemplates(tx: Tx): Promise<number> {
  await tx.query(
    sql<never>`select pg_advisory_xact_lock(hashtextextended(${`import_templates ${tx.userId}`}, 0))`,
  );
  const [row] = await tx.query(counted({ userId: tx.userId }));
  return row?.n ?? 0;
}
const counted = prepared(
  "ledger",
  ({ userId }: Holes<{ userId: string }>) =>
    sql<{ n: number }>`select count(*)::int as n from import_templates where user_id = ${userId}`,
);

type Listed = { userId: string; after: string | null; limit: number };

/** The templates behind an id, the oldest first. */
export function listTemplates(query: Query, asked: Listed): Promise<TemplateRow[]> {
  return query(listed(asked));
}
const listed = prepared(
  "ledger",
  ({ userId, after, limit }: Holes<Listed>) =>
    sql<TemplateRow>`select id, name, mapping, created_at from import_templates
      where user_id = ${userId} and id > coalesce(${after}::text, '') order by id limit ${limit}`,
);

/** The mapping of a template, or null for none of that id. */
export async function findMapping(query: Query, one: One): Promise<Mapping | null> {
  const [row] = await query(mappingOf(one));
  return row?.mapping ?? null;
}
const mappingOf = prepared(
  "ledger",
  ({ userId, id }: Holes<One>) =>
    sql<
      Pick<TemplateRow, "mapping">
    >`select mapping from import_templates where user_id = ${userId} and id = ${id}`,
);

type Known = { userId: string; header: string };

/** The newest template of exactly these columns. */
export async function findByHeader(
  query: Query,
  known: Known,
): Promise<Pick<ImportTemplate, "id" | "name"> | null> {
  const [row] = await query(ofHeader(known));
  return row ?? null;
}
const ofHeader = prepared(
  "ledger",
  ({ userId, header }: Holes<Known>) =>
    sql<Pick<TemplateRow, "id" | "name">>`select id, name from import_templates
      where user_id = ${userId} and header = ${header} order by id desc limit 1`,
);

/** False when there is no such template. */
export async function deleteTemplateRow(tx: Tx, id: string): Promise<boolean> {
  return (await tx.query(deleted({ userId: tx.userId, id }))).length > 0;
}
const deleted = prepared(
  "ledger",
  ({ userId, id }: Holes<One>) =>
    sql<{ id: string }>`delete from import_templates where user_id = ${userId} and id = ${id} returning id`,
);

export function toTemplate({ id, name, mapping, created_at: createdAt }: TemplateRow): ImportTemplate {
  return { id, name, mapping, createdAt };
}
