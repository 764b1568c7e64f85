import type { Acting } from "../../context.ts";
import { endKeysAndCodesOf } from "./store.ts";

/** Ends everything but sessions by which somebody could still act for the user; safe to repeat. */
export async function endKeysAndCodes({ identity, now }: Acting): Promise<void> {
  for (const statement of endKeysAndCodesOf(identity.userId, now)) await identity.run(statement);
}
