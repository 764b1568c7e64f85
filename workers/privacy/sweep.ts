import type { Base } from "../context.ts";
import { sweepErasures } from "./erasures/sweep-erasures.ts";
import { sweepExports } from "./exports/sweep-exports.ts";

/** Every minute: moves erasures on, and ends what is left of exports. */
export async function sweepPrivacy(base: Base): Promise<void> {
  await Promise.all([sweepErasures(base), sweepExports(base.env, base.now)]);
}
