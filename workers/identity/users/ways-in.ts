import type { Condition } from "../../db/conditions.ts";
import { signInMethods } from "../../settings/settings.ts";
import { hasWayIn, type Leaving } from "./ways-in-store.ts";

/** A condition: this user has another way in that the deployment's policy still offers. */
export function hasAnotherWayIn(env: Env, userId: string, leaving: Leaving): Condition {
  return hasWayIn(userId, leaving, signInMethods(env));
}
