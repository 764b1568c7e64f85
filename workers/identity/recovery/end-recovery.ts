import { Problem } from "#shared/problem.ts";
import { actingAs, type Acting, type Base, type Ctx, type Visitor } from "../../context.ts";
import { ALWAYS } from "../../db/conditions.ts";
import { revokeTokens } from "../one-time-tokens/one-time-tokens.ts";
import { linkTo, outgoing } from "../email/outgoing.ts";
import { sendSoon } from "../email/send-email.ts";
import { digest } from "../keys.ts";
import { stageOf } from "./core/stages.ts";
import { endRecovery, findByStop, findOpen, findOwner, listLapsed, type RecoveryRow } from "./store.ts";

/** Stops the caller's recovery, waiting or ready. Any device of the account may do so. */
export async function cancelRecovery(ctx: Ctx): Promise<void> {
  const open = await findOpen(ctx.identity, ctx.userId);
  if (open === null || stageOf(open, ctx.now) === "lapsed") throw new Problem("not_found");
  if (!(await endAs(ctx, open, "cancelled"))) throw new Problem("not_found");
}

/** Stops a recovery with the link of the mail that announced it. */
export async function stopRecovery(visitor: Visitor, { token }: { token: string }): Promise<void> {
  const open = await findByStop(visitor.identity, await digest(token));
  if (open === null || stageOf(open, visitor.now) === "lapsed") throw new Problem("link_invalid");
  const acting = actingAs(visitor, open.user_id, null);
  if (!(await endAs(acting, open, "cancelled"))) throw new Problem("link_invalid");
}

/** Ends recoveries that were never finished, and returns how many. */
export async function lapseRecoveries(base: Base, limit: number): Promise<number> {
  let ended = 0;
  for (const recovery of await listLapsed(base.identity, base.now, limit)) {
    if (await endAs(actingAs(base, recovery.user_id, null), recovery, "lapsed")) ended++;
  }
  return ended;
}

/** Ends a recovery and records the event. Returns false when it had already ended. */
export async function endAs(
  acting: Acting,
  recovery: RecoveryRow,
  outcome: "cancelled" | "lapsed",
): Promise<boolean> {
  const { id, user_id: userId } = recovery;
  const { env, identity, now } = acting;
  const owner = await findOwner(identity, userId);
  if (owner === null) return false;
  const words = { link: linkTo(env, "/settings/recovery") };
  const mail = { userId, to: owner.email, template: "recovery_cancelled", words } as const;
  const ended = await identity.change({
    statements: [
      endRecovery(recovery, outcome, now),
      ...(outcome === "cancelled" ? [await outgoing(env, mail, now)] : []),
    ],
    audit: [{ action: `recovery.${outcome}`, detail: { recovery: id } }],
    events: [{ type: "credentials.changed", body: { credential: "recovery", change: "cancelled" } }],
    // A link that was not followed yet could begin the next recovery.
    unconditional: outcome === "cancelled" ? [revokeTokens(userId, ["recovery_link"], ALWAYS)] : [],
  });
  if (ended) sendSoon(acting);
  return ended;
}
