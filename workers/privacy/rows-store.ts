import { type SQL, sql } from "drizzle-orm";
import { base64url } from "jose";
import type { DeclaredTable } from "../db/declared.ts";
import { identifier } from "../db/rows.ts";
import type { Subject } from "./subject.ts";

/** A condition: the row is this subject's. Null for tables without an owner. */
function isOwn({ owner }: DeclaredTable, subject: Subject): SQL | null {
  if (owner === null) return null;
  const mark = subject[owner.is];
  if (!Array.isArray(mark)) return sql`${identifier(owner.column)} = ${mark}`;
  return sql`${identifier(owner.column)} in (select value from json_each(${JSON.stringify(mark)}))`;
}

/** The same condition for rows that are deleted with the user. Null where the rows stay. */
function isGoing(declared: DeclaredTable, subject: Subject): SQL | null {
  return declared.erased === "deleted" ? isOwn(declared, subject) : null;
}

/** Counts the subject's rows that erasure deletes. */
export function countRows(declared: DeclaredTable, subject: Subject): SQL<{ n: number | string }> | null {
  const condition = isGoing(declared, subject);
  return condition === null
    ? null
    : sql`select count(*) as n from ${identifier(declared.name)} where ${condition}`;
}

/** Deletes all rows of the subject, or at most a number of them. */
export function deleteRows(
  declared: DeclaredTable,
  { subject, atOnce }: { subject: Subject; atOnce?: number },
): SQL<object> | null {
  const condition = isGoing(declared, subject);
  if (condition === null) return null;
  if (atOnce === undefined) return sql`delete from ${identifier(declared.name)} where ${condition}`;
  const key = list(declared.order.map(identifier));
  return sql`delete from ${identifier(declared.name)} where ${condition} and (${key}) in
    (select ${key} from ${identifier(declared.name)} where ${condition} limit ${atOnce}) returning 1`;
}

/** Empties the subject's rows that stay. Null where they are deleted or stay unchanged. */
export function emptyRows({ erased }: DeclaredTable, { userId }: Subject): SQL<{ n: number }> | null {
  return erased === "deleted" || erased.emptied === null ? null : erased.emptied(userId);
}

/** Selects a page of the exported columns in the order of the key. Null when the table exports none. */
export function selectGiven(
  declared: DeclaredTable,
  { subject, after, limit }: { subject: Subject; after: readonly unknown[] | null; limit: number },
): SQL<Record<string, unknown>> | null {
  const condition = isOwn(declared, subject);
  if (condition === null || declared.exported.length === 0) return null;
  const selected = list([...new Set([...declared.exported, ...declared.order])].map(identifier));
  const ordered = list(declared.order.map(identifier));
  const from =
    after === null ? sql`true` : sql`(${ordered}) > (${list(after.map((value) => sql`${value}`))})`;
  return sql`select ${selected} from ${identifier(declared.name)} where ${condition} and ${from} order by ${ordered} limit ${limit}`;
}

function list(parts: SQL[]): SQL {
  return sql.join(parts, sql`, `);
}

/** Returns the place where the page after this row begins. */
export function placeOf(declared: DeclaredTable, row: Record<string, unknown>): unknown[] {
  return declared.order.map((name) => row[name]);
}

/** Returns the row as it is exported: without columns that only order it, and with bytes as base64url. */
export function givenOf(declared: DeclaredTable, row: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    declared.exported.map((name) => {
      const value = row[name];
      return [name, value instanceof Uint8Array ? base64url.encode(value) : value];
    }),
  );
}
