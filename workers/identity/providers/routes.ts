import type { Context } from "hono";
import * as contract from "#shared/contracts/providers.ts";
import { PROVIDERS, type Provider } from "#shared/contracts/providers.ts";
import { Problem } from "#shared/problem.ts";
import type { AppEnv } from "../../http/factory.ts";
import { guarded, serve, type Served } from "../../http/serve/serve.ts";
import { signInMethods } from "../../settings/settings.ts";
import { fromOwnPages } from "../own-pages.ts";
import { visitorOf } from "../visitor.ts";
import { beginRedirect } from "./redirect/begin-redirect.ts";
import { beginStepUpAtProvider } from "./begin-step-up-at-provider.ts";
import { keepBrowserSecret } from "./callback.ts";
import { listIdentities, type IdentityRow } from "./store.ts";
import { unlinkProvider } from "./unlink-provider.ts";

/**
 * `/mapi` sets no cookies, and without a cookie the return cannot be bound to the browser. An app opens a
 * page of ours in a browser.
 */
function inBrowsers(served: Served): Served {
  return guarded((c) => {
    if (c.get("mount") !== "/mapi") return;
    throw new Problem("invalid_request", "A sign-in at a provider begins in a browser, under /api/v1.");
  }, served);
}

export const providers = [
  inBrowsers(
    fromOwnPages(
      serve(contract.startProvider, async (c, { params, body }) => {
        const { provider } = params;
        const { returnTo } = body;
        const intent = { kind: "signIn" as const };
        const begun = await beginRedirect(visitorOf(c), { provider, intent, returnTo, caller: null });
        return leave(c, provider, begun);
      }),
    ),
  ),
  inBrowsers(
    serve(contract.linkProvider, async (c, { params, body }) => {
      const { provider } = params;
      const { returnTo } = body;
      const { userId, sessionId } = c.var.ctx;
      const caller = { userId, sessionId };
      const intent = { kind: "link" as const };
      return leave(c, provider, await beginRedirect(visitorOf(c), { provider, intent, returnTo, caller }));
    }),
  ),
  inBrowsers(
    serve(contract.stepUpProvider, async (c, { body }) => {
      return leave(c, body.provider, await beginStepUpAtProvider(c.var.ctx, body));
    }),
  ),
  serve(contract.listProviderIdentities, async (c) => {
    const { env, userId, identity } = c.var.ctx;
    const rows = await listIdentities(identity, userId);
    const methods: readonly string[] = signInMethods(env);
    return {
      items: rows.map(toProviderIdentity),
      offered: PROVIDERS.filter((provider) => methods.includes(provider)),
    };
  }),
  serve(contract.unlinkProvider, (c, { params }) => unlinkProvider(c.var.ctx, params.id)),
];

function leave(c: Context<AppEnv>, provider: Provider, begun: { url: string; browserSecret: string }) {
  keepBrowserSecret(c, provider, begun.browserSecret);
  return { url: begun.url };
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
