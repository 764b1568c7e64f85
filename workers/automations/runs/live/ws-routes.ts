import { Id } from "#shared/contracts/bounds.ts";
import { Problem } from "#shared/problem.ts";
import { openCtx } from "../../../context.ts";
import { admitSocket, assertUpgrade } from "../../../events/admit-socket.ts";
import { assertCursor, openSocket } from "../../../events/feed.ts";
import { createApp } from "../../../http/factory.ts";
import { hasFlow } from "../logs/log-store.ts";

/**
 * The WebSocket route of one flow: `/ws` with the events of that flow only. It carries frames, so it has no
 * contract. A deleted flow can be followed as long as its logs can be read.
 */
export const flowSockets = createApp().get("/:flowId", async (c) => {
  assertUpgrade(c);
  const since = c.req.query("since") || undefined;
  assertCursor(since);
  const { who, offered } = await admitSocket(c);
  const { userId, sessionId } = who;
  const waitUntil = (work: Promise<unknown>) => c.executionCtx.waitUntil(work);
  const { ledger } = openCtx(c.env, { userId, sessionId, requestId: c.get("requestId") }, waitUntil);
  const flowId = Id.safeParse(c.req.param("flowId")).data;
  if (flowId === undefined || !(await hasFlow(ledger.read, userId, flowId))) throw new Problem("not_found");
  return openSocket(c.env, who, { since, offered, flowId });
});
