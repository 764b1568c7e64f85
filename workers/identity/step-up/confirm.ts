import type { Context } from "hono";
import type { ActText } from "#shared/act.ts";
import type { Confirmation } from "../../context.ts";
import type { AppEnv } from "../../http/factory.ts";

/** Judges the `Step-Up` header; nothing confirms yet. */
export async function confirm(_c: Context<AppEnv>, _act: ActText): Promise<Confirmation | null> {
  return null;
}
