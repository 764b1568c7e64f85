import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { Provider } from "#shared/contracts/providers.ts";
import { Problem } from "#shared/problem.ts";
import { readBounded } from "../../http/body/bounded-body.ts";
import { setTokens } from "../tokens/carrier.ts";
import { createApp, type AppEnv } from "../../http/factory.ts";
import { settingsOf, signInMethods } from "../../settings/settings.ts";
import { countSignIn } from "../counters/count.ts";
import { visitorOf } from "../visitor.ts";
import { endRedirect, type Arrival } from "./end-redirect.ts";
import { REDIRECT_MS } from "./redirect/state.ts";

const COOKIE = "tidemark_provider";
const MAX_FORM_BYTES = 20_000;
const HOST_ONLY = { prefix: "host", path: "/", secure: true, httpOnly: true } as const;

/** The address to which providers send users back; it is outside the mounts. */
export const providerCallback = createApp().all("/oauth/callback/:provider", async (c) => {
  const provider = providerOf(c);
  const parameters = await parametersOf(c, provider);
  const browserSecret = getCookie(c, COOKIE, "host") ?? "";
  deleteCookie(c, COOKIE, HOST_ONLY);
  const visitor = visitorOf(c);
  const arrival = await endRedirect(visitor, { provider, browserSecret, parameters });
  if (arrival.kind === "arrived" && arrival.entered?.isNew === false)
    countSignIn(visitor, provider, Date.now() - visitor.now);
  return answer(c, arrival);
});

/**
 * Binds the way back to this browser, so that no user completes a sign-in that another user began. Apple
 * returns with a form of its own page, and only a `SameSite=None` cookie survives that.
 */
export function keepBrowserSecret(c: Context<AppEnv>, provider: Provider, secret: string): void {
  const sameSite = provider === "apple" ? "None" : "Lax";
  setCookie(c, COOKIE, secret, { ...HOST_ONLY, sameSite, maxAge: REDIRECT_MS / 1000 });
}

function providerOf(c: Context<AppEnv>): Provider {
  const { success, data } = Provider.safeParse(c.req.param("provider"));
  if (!success || !signInMethods(c.env).includes(data)) throw new Problem("not_found");
  return data;
}

/**
 * Reads the parameters from where the provider was asked to put them: Apple's from a form, the others' from
 * the address. HEAD must not consume a state.
 */
async function parametersOf(c: Context<AppEnv>, provider: Provider): Promise<URLSearchParams> {
  const method = provider === "apple" ? "POST" : "GET";
  if (c.req.method !== method) {
    c.header("allow", method);
    throw new Problem("method_not_allowed");
  }
  if (method === "GET") return new URL(c.req.url).searchParams;
  const type = c.req.header("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (type !== "application/x-www-form-urlencoded") throw new Problem("media_type_unsupported");
  const blocks = await readBounded(c.req.raw.body, { most: MAX_FORM_BYTES, refusal: tooLarge });
  return new URLSearchParams(await new Blob(blocks).text());
}

function tooLarge(): Problem {
  return new Problem("payload_too_large");
}

function answer(c: Context<AppEnv>, arrival: Arrival): Response {
  const { origin } = settingsOf(c.env);
  const url = new URL(arrival.path, origin);
  if (arrival.kind === "refused") {
    url.searchParams.set("problem", arrival.code);
    return c.redirect(pathOf(url), 303);
  }
  if (arrival.entered !== null) setTokens(c, arrival.entered.tokens);
  if (arrival.proof !== null) url.hash = `step-up=${arrival.proof}`;
  return landing(c, pathOf(url));
}

/**
 * A page of our own that redirects by itself. An HTTP redirect would still be a navigation by the other site,
 * to which the browser sends no `SameSite=Strict` cookies. A navigation that this page begins is same-site.
 */
function landing(c: Context<AppEnv>, path: string): Response {
  c.header(
    "content-security-policy",
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  const target = path.replaceAll(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return c.html(`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta http-equiv="refresh" content="0; url=${target}">
<title>Tidemark</title>
<p><a href="${target}">Go on to Tidemark</a></p>
</html>
`);
}

function pathOf({ pathname, search, hash }: URL): string {
  return pathname + search + hash;
}
