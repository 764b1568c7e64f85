import { ALWAYS } from "../../db/conditions.ts";
import type { WayIn } from "../registration/create-account.ts";
import { insertPassword } from "./store.ts";

/** A password that opens a new account. */
export function passwordWayIn(userId: string, hash: string, now: number): WayIn {
  return {
    method: "password",
    isFree: ALWAYS,
    statement: insertPassword({ user_id: userId, hash, changed_at: now }),
  };
}
