import type { Statement } from "../../db/statement.ts";
import { insertUser } from "../users/store.ts";
import type { UserRow } from "../users/user.ts";
import { insertPasskey, isUnheld, type NewPasskey } from "./store.ts";

/** An account that a passkey opens, as statements; the first decides, and writes nothing when the address or the passkey has one. */
export function passkeyAccount(user: UserRow, handle: string, passkey: NewPasskey): [Statement, Statement] {
  return [insertUser(user, handle, isUnheld(passkey.credential_id)), insertPasskey(passkey)];
}
