import { ALWAYS } from "../../db/conditions.ts";
import type { Statement } from "../../db/statement.ts";
import { insertUser } from "../users/store.ts";
import { newHandle, type UserRow } from "../users/user.ts";
import { insertPassword } from "./store.ts";

/** An account that a password opens, as statements; the first decides, and writes nothing when the address has one. */
export function passwordAccount(user: UserRow, hash: string): [Statement, Statement] {
  return [
    insertUser(user, newHandle(), ALWAYS),
    insertPassword({ user_id: user.id, hash, changed_at: user.created_at }),
  ];
}
