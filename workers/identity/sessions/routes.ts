import type { Context } from "hono";
import * as contract from "#shared/contracts/auth.ts";
import { Tier } from "#shared/contracts/tiers.ts";
import { Problem } from "#shared/problem.ts";
import { ended } from "../revocation/ended.ts";
import { assertUnforgeable } from "../../http/origin/same-origin.ts";
import { clearCookies, handOver, refreshCookie } from "../tokens/carrier.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import { createApp, type AppEnv } from "../../http/factory.ts";
import { settingsOf, signInMethods } from "../../settings/settings.ts";
import { serve } from "../../http/serve/serve.ts";
import { keyRing } from "../tokens/signing-keys.ts";
import { findUser } from "../users/store.ts";
import { toUser } from "../users/user.ts";
import { fromOwnPages } from "../own-pages.ts";
import { readUsage } from "../tiers/read-usage.ts";
import { visitorOf } from "../visitor.ts";
import { getLiveSession } from "./live-session.ts";
import { refreshSession } from "./refresh-session.ts";
import { revokeEverySession, revokeSession } from "./revoke-session.ts";
import { listLiveSessions, toSession, type SessionRow } from "./store.ts";

export const sessions = [
  serve(contract.listSignInMethods, (c) => {
    const { registration, isLocal, emailSender } = settingsOf(c.env);
    const mailbox = isLocal && emailSender === "mailbox";
    return { methods: signInMethods(c.env), registration, mailbox };
  }),
  fromOwnPages(serve(contract.refresh, (c, { body }) => refresh(c, body.refresh_token))),
  fromOwnPages(serve(contract.refreshToken, (c, { body }) => refresh(c, body.refresh_token))),
  serve(contract.logout, async (c, { body }) => {
    const { ctx } = c.var;
    await getLiveSession(ctx);
    const pending = body.everywhere
      ? await revokeEverySession(ctx, "logout_everywhere")
      : (await revokeSession(ctx, ctx.sessionId, { reason: "logout" })).pending;
    clearCookies(c);
    return ended(pending);
  }),
  serve(contract.me, async (c) => {
    const { ctx } = c.var;
    const session = await getLiveSession(ctx);
    const user = await findUser(ctx.identity, ctx.userId);
    if (user === null) throw new Problem("unauthenticated");
    const usage = await readUsage(ctx, Tier.parse(user.tier));
    return {
      user: toUser(ctx.env, user),
      session: toSession(ctx.env, session, ctx.sessionId),
      usage,
    };
  }),
  serve(contract.listSessions, async (c, { query: { cursor, limit, of } }) => {
    const before = readIdCursor(cursor, "session");
    const { ctx } = c.var;
    await getLiveSession(ctx);
    const { identity } = ctx;
    const listing = { now: ctx.now, before, limit: limit + 1, of };
    const rows = await listLiveSessions(identity, ctx.userId, listing);
    const item = (row: SessionRow) => toSession(ctx.env, row, ctx.sessionId);
    return pageOf(rows, limit, { item, keyOf: ({ id }) => [id] });
  }),
  serve(contract.revokeSession, async (c, { params }) => {
    const { ctx } = c.var;
    await getLiveSession(ctx);
    const { id } = params;
    const { found, pending } = await revokeSession(ctx, id, { reason: "revoked" });
    if (!found) throw new Problem("not_found");
    if (id === ctx.sessionId) clearCookies(c);
    return ended(pending);
  }),
];

/** The public halves of the signing keys; the route is outside the mounts. */
export const keySet = createApp().get("/.well-known/jwks.json", async (c) => {
  const { published } = await keyRing(c.env);
  return c.json({ keys: published }, 200, { "cache-control": "public, max-age=300" });
});

/**
 * Uses the token of the body, or else of the cookie. The cookie alone does not prove who sent the request.
 */
async function refresh(c: Context<AppEnv>, given: string | undefined) {
  const token = given ?? refreshCookie(c);
  if (token === undefined) throw new Problem("refresh_refused");
  if (given === undefined) assertUnforgeable(c);
  return handOver(c, await refreshSession(visitorOf(c), token));
}
