import sql from "sql-template-tag";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { openIdentity } from "../../db/identity.ts";
import { dropOnce } from "../challenges/spend-once.ts";
import { linkTo, outgoing } from "../email/outgoing.ts";
import { sendSoon } from "../email/send-email.ts";
import { digest } from "../keys.ts";
import type { Visitor } from "../visitor.ts";
import { stageOf } from "./core/stages.ts";
import { endRecovery, findByStop, findOpen, findOwner, listLapsed, type RecoveryRow } from "./store.ts";

type Ender = Pick<Visitor, "env" | "requestId" | "now" | "waitUntil"> & { sessionId: string | null };

/** Stops the caller's recovery, whether it waits or is ready; any device of the account may. */
export async function cancelRecovery(ctx: Ctx): Promise<void> {
  const open = await findOpen(openIdentity(ctx.env, ctx.waitUntil), ctx.userId);
  if (open === null || stageOf(open, ctx.now) === "lapsed") throw new Problem("not_found");
  if (!(await endAs(ctx, open, "cancelled"))) throw new Problem("not_found");
}

/** Stops a recovery with the link that announced it. */
export async function stopRecovery(visitor: Visitor, { token }: { token: string }): Promise<void> {
  const open = await findByStop(visitor.identity, await digest(token));
  if (open === null || stageOf(open, visitor.now) === "lapsed") throw new Problem("link_invalid");
  if (!(await endAs({ ...visitor, sessionId: null }, open, "cancelled"))) throw new Problem("link_invalid");
}

/** Ends those that were never finished; returns how many. */
export async function lapseRecoveries(
  env: Env,
  { now, limit, waitUntil }: { now: number; limit: number; waitUntil(work: Promise<unknown>): void },
): Promise<number> {
  const lapsed = await listLapsed(openIdentity(env, waitUntil), now, limit);
  const ender = { env, requestId: "sweep", sessionId: null, now, waitUntil };
  let ended = 0;
  for (const recovery of lapsed) if (await endAs(ender, recovery, "lapsed")) ended++;
  return ended;
}

/** Ends a recovery and says so; false when it had ended before. */
export async function endAs(
  { env, requestId, sessionId, now, waitUntil }: Ender,
  recovery: RecoveryRow,
  outcome: "cancelled" | "lapsed",
): Promise<boolean> {
  const { id, user_id: userId } = recovery;
  const identity = openIdentity(env, waitUntil);
  const owner = await findOwner(identity, userId);
  if (owner === null) return false;
  const words = { link: linkTo(env, "/settings/recovery") };
  const mail = { userId, to: owner.email, template: "recovery_cancelled", words } as const;
  const ended = await identity.change({
    userId,
    sessionId,
    requestId,
    now,
    effect: [
      endRecovery(recovery, outcome, now),
      ...(outcome === "cancelled" ? [await outgoing(env, mail, now)] : []),
    ],
    audit: [{ action: `recovery.${outcome}`, detail: { recovery: id } }],
    events: [{ type: "credentials.changed", body: { credential: "recovery", change: "cancelled" } }],
    // A link that nobody has followed yet could begin the next one.
    besides: outcome === "cancelled" ? [dropOnce(userId, ["recovery_link"], sql`true`)] : [],
  });
  if (ended) sendSoon(env, waitUntil);
  return ended;
}
