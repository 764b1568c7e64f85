import type { Context, MiddlewareHandler } from "hono";
import * as contract from "#shared/contracts/providers.ts";
import { PROVIDERS, type Provider } from "#shared/contracts/providers.ts";
import { Problem } from "#shared/problem.ts";
import { createApp, type AppEnv } from "../../http/factory.ts";
import { signInMethods } from "../../settings/settings.ts";
import { valid } from "../../http/valid.ts";
import { ownPagesOnly } from "../sign-in-route.ts";
import { visitorOf } from "../visitor.ts";
import { beginRedirect } from "./begin-redirect.ts";
import { beginStepUpAtProvider } from "./begin-step-up-at-provider.ts";
import { keepBrowserSecret } from "./callback.ts";
import { listIdentities, type IdentityRow } from "./store.ts";
import { unlinkProvider } from "./unlink-provider.ts";

/** `/mapi` sets no cookies, and without one nobody could be brought back; an app opens a page of ours in a browser. */
const inBrowsers: MiddlewareHandler<AppEnv> = async (c, next) => {
  if (c.get("mount") !== "/mapi") return next();
  throw new Problem("invalid_request", "A sign-in at a provider begins in a browser, under /api/v1.");
};

export const providers = createApp()
  .post(
    contract.startProvider.path,
    inBrowsers,
    ownPagesOnly,
    valid("param", contract.startProvider.params),
    valid("json", contract.startProvider.body),
    async (c) => {
      const { provider } = c.req.valid("param");
      const { returnTo } = c.req.valid("json");
      const intent = { kind: "signIn" as const };
      const begun = await beginRedirect(visitorOf(c), { provider, intent, returnTo, caller: null });
      return leave(c, provider, begun);
    },
  )
  .post(
    contract.linkProvider.path,
    inBrowsers,
    valid("param", contract.linkProvider.params),
    valid("json", contract.linkProvider.body),
    async (c) => {
      const { provider } = c.req.valid("param");
      const { returnTo } = c.req.valid("json");
      const { userId, sessionId } = c.var.ctx;
      const caller = { userId, sessionId };
      const intent = { kind: "link" as const };
      return leave(c, provider, await beginRedirect(visitorOf(c), { provider, intent, returnTo, caller }));
    },
  )
  .post(contract.stepUpProvider.path, inBrowsers, valid("json", contract.stepUpProvider.body), async (c) => {
    const input = c.req.valid("json");
    return leave(c, input.provider, await beginStepUpAtProvider(c.var.ctx, input));
  })
  .get(contract.listProviderIdentities.path, async (c) => {
    const { env, userId, identity } = c.var.ctx;
    const rows = await listIdentities(identity, userId);
    const methods: readonly string[] = signInMethods(env);
    return c.json({
      items: rows.map(toProviderIdentity),
      offered: PROVIDERS.filter((provider) => methods.includes(provider)),
    });
  })
  .delete(contract.unlinkProvider.path, valid("param", contract.unlinkProvider.params), async (c) => {
    await unlinkProvider(c.var.ctx, c.req.valid("param").id);
    return c.body(null, 204);
  });

function leave(c: Context<AppEnv>, provider: Provider, begun: { url: string; browserSecret: string }) {
  keepBrowserSecret(c, provider, begun.browserSecret);
  return c.json({ url: begun.url });
}

function toProviderIdentity(row: IdentityRow): contract.ProviderIdentity {
  return {
    id: row.id,
    provider: row.provider,
    email: row.email,
    createdAt: new Date(row.created_at).toISOString(),
    lastUsedAt: new Date(row.last_used_at).toISOString(),
  };
}
