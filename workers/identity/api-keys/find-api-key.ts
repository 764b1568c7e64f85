import type { Context } from "hono";
import type { AppEnv } from "../../http/factory.ts";
import type { KeyHolder } from "../../http/gatekeeper.ts";

/** Whom an API key speaks for; none is made yet. */
export async function findApiKey(_c: Context<AppEnv>, _key: string): Promise<KeyHolder | null> {
  return null;
}
