import { type SQL, sql } from "drizzle-orm";
import { base64url } from "jose";
import { identifier } from "../db/rows.ts";
import type { TableDeclaration } from "./declarations.ts";
import type { Subject } from "./subject.ts";

function columnsOf(names: string): string[] {
  return names.split(" ").filter((name) => name !== "");
}

/** The condition that a row is this subject's; null for tables of nobody. */
function isOwn({ owner }: TableDeclaration, subject: Subject): SQL | null {
  if (owner === null) return null;
  const mark = subject[owner.is];
  if (!Array.isArray(mark)) return sql`${identifier(owner.column)} = ${mark}`;
  return sql`${identifier(owner.column)} in (select value from json_each(${JSON.stringify(mark)}))`;
}

export function countRows(
  table: string,
  declared: TableDeclaration,
  subject: Subject,
): SQL<{ n: number | string }> | null {
  const condition = isOwn(declared, subject);
  return condition === null ? null : sql`select count(*) as n from ${identifier(table)} where ${condition}`;
}

/** Removes all rows of the subject, or at most so many. */
export function deleteRows(
  table: string,
  declared: TableDeclaration,
  { subject, atOnce }: { subject: Subject; atOnce?: number },
): SQL<object> | null {
  const condition = isOwn(declared, subject);
  if (condition === null) return null;
  if (atOnce === undefined) return sql`delete from ${identifier(table)} where ${condition}`;
  const key = list(columnsOf(declared.key).map(identifier));
  return sql`delete from ${identifier(table)} where ${condition} and (${key}) in
    (select ${key} from ${identifier(table)} where ${condition} limit ${atOnce}) returning 1`;
}

/** A page of what the owner is given, in the order of the key; null when that is nothing. */
export function selectGiven(
  table: string,
  declared: TableDeclaration,
  { subject, after, limit }: { subject: Subject; after: readonly unknown[] | null; limit: number },
): SQL<Record<string, unknown>> | null {
  const condition = isOwn(declared, subject);
  const given = columnsOf(declared.given);
  if (condition === null || given.length === 0) return null;
  const key = columnsOf(declared.key);
  const selected = list([...new Set([...given, ...key])].map(identifier));
  const ordered = list(key.map(identifier));
  const from =
    after === null ? sql`true` : sql`(${ordered}) > (${list(after.map((value) => sql`${value}`))})`;
  return sql`select ${selected} from ${identifier(table)} where ${condition} and ${from} order by ${ordered} limit ${limit}`;
}

function list(parts: SQL[]): SQL {
  return sql.join(parts, sql`, `);
}

/** Where the page after this row begins. */
export function placeOf(declared: TableDeclaration, row: Record<string, unknown>): unknown[] {
  return columnsOf(declared.key).map((name) => row[name]);
}

/** The row as the owner is given it: without what only orders it, and with bytes as base64url. */
export function givenOf(declared: TableDeclaration, row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    columnsOf(declared.given).map((name) => {
      const value = row[name];
      return [name, value instanceof Uint8Array ? base64url.encode(value) : value];
    }),
  );
}
