import type { Acting } from "../../context.ts";
import { endKeysAndCodesOf } from "./store.ts";

/** Ends every credential except sessions that could still act for the user. It is safe to repeat. */
export async function endKeysAndCodes({ identity, now }: Acting): Promise<void> {
  for (const statement of endKeysAndCodesOf(identity.userId, now)) await identity.run(statement);
}
