import type { Base } from "../context.ts";
import { sweepErasures } from "./erasures/sweep-erasures.ts";
import { sweepExports } from "./exports/sweep-exports.ts";

/** Runs every minute: continues erasures, and ends expired or failed exports. */
export async function sweepPrivacy(base: Base): Promise<void> {
  await Promise.all([sweepErasures(base), sweepExports(base.env, base.now)]);
}
