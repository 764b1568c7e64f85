import type { WayIn } from "../registration/create-account.ts";
import { insertPasskey, isUnheld, type NewPasskey } from "./store.ts";

/** A passkey that opens a new account. */
export function passkeyWayIn(passkey: NewPasskey): WayIn {
  return { method: "passkey", isFree: isUnheld(passkey.credential_id), statement: insertPasskey(passkey) };
}
