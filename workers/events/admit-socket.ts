import type { Context } from "hono";
import { Problem } from "#shared/problem.ts";
import { SUBPROTOCOL } from "#shared/stream.ts";
import type { AppEnv } from "../http/factory.ts";
import { openRequest } from "../http/open-request.ts";
import { authenticate } from "../identity/sessions/authenticate.ts";
import { redeemTicket } from "../identity/sessions/tickets.ts";
import type { Admitted } from "./feed.ts";

const BEARER = "bearer.";

/** Refuses a request that is no WebSocket upgrade, before its ticket is spent. */
export function assertUpgrade(c: Context<AppEnv>): void {
  if (c.req.header("upgrade")?.toLowerCase() !== "websocket") throw new Problem("upgrade_required");
}

/**
 * The user of a socket, by a ticket, a token as a subprotocol, or the credentials of the request. `offered`
 * says whether the client offers our subprotocol.
 */
export async function admitSocket(c: Context<AppEnv>): Promise<{ who: Admitted; offered: boolean }> {
  const protocols = (c.req.header("sec-websocket-protocol") ?? "").split(",").map((each) => each.trim());
  return { who: await admit(c, protocols), offered: protocols.includes(SUBPROTOCOL) };
}

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
  // A page of any site can open a WebSocket with our cookie. Only its Origin identifies the site.
  if (c.req.header("authorization") === undefined && c.req.header("origin") !== c.env.PUBLIC_ORIGIN) {
    throw new Problem("cross_site");
  }
  return authenticate(c);
}
