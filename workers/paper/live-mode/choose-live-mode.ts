import type { LiveMode } from "#shared/contracts/live-mode.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { readLiveMode } from "./read-live-mode.ts";
import { upsertMode } from "./store.ts";

/**
 * Changes the mode. Leaving paper below the bar throws paper_first; above it, each change asks for a
 * confirmation. The audit keeps the bar as it stood. The mode routes no order anywhere.
 */
export function chooseLiveMode(ctx: Ctx, mode: LiveMode["mode"]): Promise<LiveMode> {
  return ctx.ledger.transaction(async (tx) => {
    const now = await readLiveMode(tx.query, tx.userId, tx.now);
    const missing = now.bar.filter(({ met }) => !met).map(({ rule }) => rule);
    if (mode === "live" && missing.length > 0)
      throw new Problem("paper_first", `Still missing: ${missing.join(", ")}.`);
    if (mode === now.mode) return now;
    if (ctx.confirmed === null) throw new Problem("step_up_required");
    if (await upsertMode(tx, mode)) {
      tx.audit.push({ action: "live_mode.changed", detail: { from: now.mode, to: mode, bar: now.bar } });
      tx.events.push({ type: "live_mode.changed", body: { mode } });
    }
    return { ...now, mode };
  });
}
