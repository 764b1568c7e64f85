import type { Context } from "hono";
import { Problem } from "#shared/problem.ts";
import { SUBPROTOCOL } from "#shared/stream.ts";
import { type AppEnv, createApp } from "../http/factory.ts";
import { openRequest } from "../http/open-request.ts";
import { authenticate } from "../identity/sessions/authenticate.ts";
import { redeemTicket } from "../identity/sessions/tickets.ts";
import { type Admitted, assertCursor, openSocket } from "./feed.ts";

const BEARER = "bearer.";

/** The WebSocket door. It stands beside the mounts and has no contract: what passes here are frames. */
export const sockets = createApp().get("/", async (c) => {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") throw new Problem("upgrade_required");
  const since = c.req.query("since") || undefined;
  assertCursor(since);
  const protocols = (c.req.header("sec-websocket-protocol") ?? "").split(",").map((each) => each.trim());
  const who = await admit(c, protocols);
  return openSocket(c.env, who, { since, offered: protocols.includes(SUBPROTOCOL), isFeed: false });
});

async function admit(c: Context<AppEnv>, protocols: readonly string[]): Promise<Admitted> {
  // Some clients know the parameter as `jwt`. A token in a URL would reach logs, so this parameter takes
  // tickets too.
  const ticket = c.req.query("ticket") ?? c.req.query("jwt");
  if (ticket !== undefined) {
    const admitted = await redeemTicket(openRequest(c), ticket);
    if (admitted === null) throw new Problem("unauthenticated", "This ticket is spent, late or unknown.");
    return admitted;
  }
  const token = protocols.find((each) => each.startsWith(BEARER))?.slice(BEARER.length);
  if (token !== undefined) return authenticate(c, token);
  // A page of any site can open a WebSocket with our cookie; only its Origin tells it apart.
  if (c.req.header("authorization") === undefined && c.req.header("origin") !== c.env.PUBLIC_ORIGIN) {
    throw new Problem("cross_site");
  }
  return authenticate(c);
}
