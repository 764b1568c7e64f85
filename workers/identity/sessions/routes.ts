import type { Context } from "hono";
import * as contract from "#shared/contracts/auth.ts";
import { Tier } from "#shared/contracts/tiers.ts";
import { Problem } from "#shared/problem.ts";
import { ended } from "../revocation/ended.ts";
import { assertUnforgeable } from "../../http/same-origin.ts";
import { clearCookies, handOver, refreshCookie } from "../tokens/carrier.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import { createApp, type AppEnv } from "../../http/factory.ts";
import { settingsOf, signInMethods } from "../../settings/settings.ts";
import { keyRing } from "../tokens/signing-keys.ts";
import { valid } from "../../http/valid.ts";
import { findUser } from "../users/store.ts";
import { toUser } from "../users/user.ts";
import { ownPagesOnly } from "../sign-in-route.ts";
import { readUsage } from "../tiers/read-usage.ts";
import { visitorOf } from "../visitor.ts";
import { getLiveSession } from "./live-session.ts";
import { refreshSession } from "./refresh-session.ts";
import { revokeEverySession, revokeSession } from "./revoke-session.ts";
import { listLiveSessions, toSession, type SessionRow } from "./store.ts";

export const sessions = createApp()
  .get(contract.listSignInMethods.path, (c) => {
    const { registration, isLocal, emailSender } = settingsOf(c.env);
    const mailbox = isLocal && emailSender === "mailbox";
    return c.json({ methods: signInMethods(c.env), registration, mailbox });
  })
  .post(contract.refresh.path, ownPagesOnly, valid("json", contract.refresh.body), async (c) =>
    c.json(await refresh(c, c.req.valid("json").refresh_token)),
  )
  .post(contract.refreshToken.path, ownPagesOnly, valid("json", contract.refreshToken.body), async (c) =>
    c.json(await refresh(c, c.req.valid("json").refresh_token)),
  )
  .post(contract.logout.path, valid("json", contract.logout.body), async (c) => {
    const { ctx } = c.var;
    await getLiveSession(ctx);
    const pending = c.req.valid("json").everywhere
      ? await revokeEverySession(ctx, "logout_everywhere")
      : (await revokeSession(ctx, ctx.sessionId, { reason: "logout" })).pending;
    clearCookies(c);
    return ended(c, pending);
  })
  .get(contract.me.path, async (c) => {
    const { ctx } = c.var;
    const session = await getLiveSession(ctx);
    const user = await findUser(ctx.identity, ctx.userId);
    if (user === null) throw new Problem("unauthenticated");
    const usage = await readUsage(ctx, Tier.parse(user.tier));
    return c.json({
      user: toUser(ctx.env, user),
      session: toSession(ctx.env, session, ctx.sessionId),
      usage,
    });
  })
  .get(contract.listSessions.path, valid("query", contract.listSessions.query), async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const before = readIdCursor(cursor, "session");
    const { ctx } = c.var;
    await getLiveSession(ctx);
    const { identity } = ctx;
    const rows = await listLiveSessions(identity, ctx.userId, { now: ctx.now, before, limit: limit + 1 });
    const item = (row: SessionRow) => toSession(ctx.env, row, ctx.sessionId);
    return c.json(pageOf(rows, limit, { item, keyOf: ({ id }) => [id] }));
  })
  .delete(contract.revokeSession.path, valid("param", contract.revokeSession.params), async (c) => {
    const { ctx } = c.var;
    await getLiveSession(ctx);
    const { id } = c.req.valid("param");
    const { found, pending } = await revokeSession(ctx, id, { reason: "revoked" });
    if (!found) throw new Problem("not_found");
    if (id === ctx.sessionId) clearCookies(c);
    return ended(c, pending);
  });

/** The public halves of the signing keys; stands outside the mounts. */
export const keySet = createApp().get("/.well-known/jwks.json", async (c) => {
  const { published } = await keyRing(c.env);
  return c.json({ keys: published }, 200, { "cache-control": "public, max-age=300" });
});

/** The token of the body, else of the cookie, which alone says nothing about who sent the request. */
async function refresh(c: Context<AppEnv>, given: string | undefined) {
  const token = given ?? refreshCookie(c);
  if (token === undefined) throw new Problem("refresh_refused");
  if (given === undefined) assertUnforgeable(c);
  return handOver(c, await refreshSession(visitorOf(c), token));
}
