import type { Context } from "hono";
import * as contract from "#shared/contracts/oauth.ts";
import { Problem } from "#shared/problem.ts";
import { ASSISTANT_SCOPES } from "#shared/scopes.ts";
import { mcpResource } from "../tokens/audience.ts";
import { refreshCookie, type TokenPair } from "../tokens/carrier.ts";
import { createApp, type AppEnv } from "../../http/factory.ts";
import { serve } from "../../http/serve/serve.ts";
import { limitedAsPublic } from "../../http/limits/rate-limit.ts";
import { settingsOf } from "../../settings/settings.ts";
import { holdsRefreshToken } from "../sessions/holds-refresh-token.ts";
import { refreshSession } from "../sessions/refresh-session.ts";
import { revokeByToken } from "../sessions/revoke-by-token.ts";
import { visitorOf } from "../visitor.ts";
import { beginAuthorization } from "./begin-authorization.ts";
import { decideAuthorization } from "./decide-authorization.ts";
import { exchangeCode } from "./exchange-code.ts";
import { readForm } from "./form.ts";
import { answerRefusal, OAuthRefusal } from "./refusal.ts";
import { refusalPage } from "./refusal-page.ts";
import { isClientId } from "../clients/find-client.ts";
import { registration } from "./registration.ts";
import { redirectHost } from "./core/authorization-request.ts";
import { showAuthorization } from "./show-authorization.ts";

/** The only scope that an app of the deployment can get: it acts for its user, like Tidemark's own app. */
const SCOPE = "account";
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/;
const LONGEST_QUERY = 8_000;
const VOUCHED = { own: "deployment", described: "host", registered: "nobody" } as const;

/** The question to the user on Tidemark's own page. */
export const authorizations = [
  serve(contract.showAuthorization, async (c, { params }) => {
    const { app, wish, expiresAt } = await showAuthorization(c.var.ctx, params.id);
    return {
      app: app.name,
      reads: wish.reads,
      vouched: VOUCHED[app.kind],
      describedBy: app.kind === "described" ? new URL(app.id).host : null,
      redirectHost: redirectHost(wish.redirectUri),
      expiresAt: new Date(expiresAt).toISOString(),
    };
  }),
  serve(contract.decideAuthorization, async (c, { params, body }) => {
    const { ctx } = c.var;
    const { id } = params;
    // A token of some minutes must not open a session of days, neither in a header nor disguised as a cookie.
    // The user must agree on a page of ours, in a browser that also holds the session's refresh token.
    const isPage = c.req.header("authorization") === undefined;
    if (!isPage || !(await holdsRefreshToken(ctx, refreshCookie(c)))) {
      await showAuthorization(ctx, id);
      throw new Problem("forbidden", "Only Tidemark's own page may answer this.");
    }
    return decideAuthorization(ctx, { id, ...body });
  }),
];

const metadata = createApp().get("/.well-known/oauth-authorization-server", (c) => {
  const { origin } = settingsOf(c.env);
  return c.json(
    {
      issuer: origin,
      authorization_endpoint: `${origin}/oauth/authorize`,
      token_endpoint: `${origin}/oauth/token`,
      revocation_endpoint: `${origin}/oauth/revoke`,
      registration_endpoint: `${origin}/oauth/register`,
      client_id_metadata_document_supported: true,
      jwks_uri: `${origin}/.well-known/jwks.json`,
      scopes_supported: [SCOPE, ...ASSISTANT_SCOPES],
      response_types_supported: ["code"],
      response_modes_supported: ["query"],
      grant_types_supported: ["authorization_code", "refresh_token"],
      token_endpoint_auth_methods_supported: ["none"],
      revocation_endpoint_auth_methods_supported: ["none"],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
    },
    200,
    { "cache-control": "public, max-age=300" },
  );
});

const authorize = createApp().get("/oauth/authorize", async (c) => {
  const { search, searchParams } = new URL(c.req.url);
  if (search.length > LONGEST_QUERY) throw new Problem("invalid_request", "The address is too long.");
  const begun = await beginAuthorization(visitorOf(c), searchParams);
  // The status is 303 and never 307, so that the browser does not repeat the body.
  return begun.goTo === null ? refusalPage(c, begun.unanswered) : c.redirect(begun.goTo, 303);
});

/**
 * Neither reads nor sets a cookie. An app has none, and a page of another site must gain nothing from a
 * visitor's cookies.
 */
const tokens = createApp()
  .onError(answerRefusal)
  .use("/oauth/token", limitedAsPublic)
  .use("/oauth/revoke", limitedAsPublic)
  .post("/oauth/token", async (c) => {
    const form = await readForm(c.req.raw);
    const app = await clientOf(c, form.required("client_id"));
    const resource = form.optional("resource");
    if (resource !== null && URL.parse(resource)?.href !== mcpResource(c.env))
      throw new OAuthRefusal("invalid_target", "The resource is none of this server's.");
    const grant = form.required("grant_type");
    if (grant === "authorization_code") {
      const verifier = form.required("code_verifier");
      if (!VERIFIER.test(verifier)) throw new OAuthRefusal("invalid_request", "code_verifier is malformed.");
      const pair = await exchangeCode(visitorOf(c), {
        clientId: app,
        resource,
        code: form.required("code"),
        redirectUri: form.required("redirect_uri"),
        verifier,
      });
      return c.json(granted(pair));
    }
    if (grant !== "refresh_token") {
      throw new OAuthRefusal("unsupported_grant_type", "authorization_code or refresh_token.");
    }
    return c.json(granted(await turned(c, form.required("refresh_token"), app)));
  })
  .post("/oauth/revoke", async (c) => {
    const form = await readForm(c.req.raw);
    const app = await clientOf(c, form.required("client_id"));
    const outcome = await revokeByToken(visitorOf(c), form.required("token"), app);
    if (outcome === "foreign") throw new OAuthRefusal("invalid_grant", "This token is not this app's.");
    return c.body(null, 200);
  })
  .on(["GET", "PUT", "PATCH", "DELETE", "OPTIONS"], ["/oauth/token", "/oauth/revoke"], (c) => {
    c.header("allow", "POST");
    return c.json({ error: "invalid_request", error_description: "Only POST is taken here." }, 405);
  });

/** The routes outside the mounts, where every OAuth client looks for them. */
export const oauth = createApp()
  .route("/", metadata)
  .route("/", authorize)
  .route("/", tokens)
  .route("/", registration);

/** No client here keeps a secret, so one that sends a secret is no client of ours. */
async function clientOf(c: Context<AppEnv>, clientId: string): Promise<string> {
  if (c.req.header("authorization") !== undefined || !(await isClientId(c.env, clientId))) {
    throw new OAuthRefusal("invalid_client", "Send the client_id of a registered app, and nothing else.");
  }
  return clientId;
}

async function turned(c: Context<AppEnv>, refreshToken: string, app: string): Promise<TokenPair> {
  try {
    return await refreshSession(visitorOf(c), refreshToken, app);
  } catch (error) {
    if (!(error instanceof Problem) || error.code !== "refresh_refused") throw error;
    throw new OAuthRefusal("invalid_grant", error.message);
  }
}

function granted({ access, refresh, exp, scope }: TokenPair) {
  return {
    access_token: access,
    token_type: "Bearer",
    expires_in: Math.max(0, exp - Math.floor(Date.now() / 1000)),
    refresh_token: refresh,
    scope: scope ?? SCOPE,
  };
}
