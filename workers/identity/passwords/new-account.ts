import sql, { type Sql } from "sql-template-tag";
import { insertUser, newHandle, type UserRow } from "../users/store.ts";
import { insertPassword } from "./store.ts";

/** An account that a password opens, as statements; the first decides, and writes nothing when the address has one. */
export function passwordAccount(user: UserRow, hash: string): [Sql, Sql] {
  return [insertUser(user, newHandle(), sql`true`), insertPassword(user.id, hash, user.created_at)];
}
