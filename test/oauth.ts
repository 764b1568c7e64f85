import { env } from "cloudflare:workers";
import { OAUTH_APPS } from "./fixtures/oauth-apps.ts";
import { PASSWORD, send, type TestUser } from "./harness.ts";
import { options, post, signUpWithPasskey } from "./sign-in.ts";

/** The pair of RFC 7636, appendix B. */
export const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
export const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

export const [PHONE = "", DESKTOP = ""] = OAUTH_APPS.map(({ id }) => id);
export const [REDIRECT = "", PRIVATE_REDIRECT = ""] = OAUTH_APPS[0]?.redirects ?? [];

/** A browser signed in on one of our pages: it has cookies and nothing else. */
export type Page = {
  userId: string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
};

export async function signedInPage(): Promise<Page> {
  const { answer, authenticator } = await signUpWithPasskey();
  const begun = options(await post("/api/v1/auth/login/options", {}, { origin: env.PUBLIC_ORIGIN }));
  const response = await authenticator.get(begun.options);
  const { headers } = await post(
    "/api/v1/auth/login/verify",
    { challengeId: begun.challengeId, response },
    { origin: env.PUBLIC_ORIGIN, "user-agent": "Mozilla/5.0 (iPhone) Safari/605" },
  );
  return withCookies(answer.user?.id ?? "", headers);
}

/** A page of this user, signed in by their password. */
export async function pageOf({ id, email }: TestUser): Promise<Page> {
  const body = { email, password: PASSWORD };
  return withCookies(id, (await post("/api/v1/auth/login", body, { origin: env.PUBLIC_ORIGIN })).headers);
}

function withCookies(userId: string, headers: Headers): Page {
  const cookie = headers.getSetCookie().map((each) => each.split(";")[0]);
  return {
    userId,
    fetch: (path, init = {}) =>
      send(`/api/v1${path}`, {
        ...init,
        headers: {
          "content-type": "application/json",
          cookie: cookie.join("; "),
          origin: env.PUBLIC_ORIGIN,
          ...init.headers,
        },
      }),
  };
}

/** Begins an authorization as an app does; null leaves a parameter out. */
export function authorize(otherwise: Record<string, string | null> = {}): Promise<Response> {
  const query = new URLSearchParams();
  const parameters: Record<string, string | null> = {
    response_type: "code",
    client_id: PHONE,
    redirect_uri: REDIRECT,
    state: "af0ifjsldkj",
    code_challenge: CHALLENGE,
    code_challenge_method: "S256",
    ...otherwise,
  };
  for (const [name, value] of Object.entries(parameters)) if (value !== null) query.set(name, value);
  return send(`/oauth/authorize?${query}`, { redirect: "manual" });
}

/** The id of the request under which an app's authorization waits, as the sign-in page receives it. */
export async function requestOf(begun: Response): Promise<string> {
  const id = new URL(begun.headers.get("location") ?? "nowhere:").searchParams.get("continue");
  if (id === null) throw new Error(`authorize answered ${begun.status}: ${await begun.text()}`);
  return id;
}

/** Sends the user's decision; returns the address to which the browser goes. */
export async function decide(
  page: Page,
  request: string,
  decision: "allow" | "deny" = "allow",
): Promise<URL> {
  const path = `/auth/authorizations/${request}`;
  await page.fetch(path);
  const response = await page.fetch(path, { method: "POST", body: JSON.stringify({ decision }) });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`the decision was answered ${response.status}: ${text}`);
  const { redirectTo }: { redirectTo: string } = JSON.parse(text);
  return new URL(redirectTo);
}

/** Where a program on this machine waits for its answer. */
export const LOOPBACK = "http://127.0.0.1:4711/in";

/** Registers a client as an assistant does; returns its answer. */
export const registerClient = (metadata: object) =>
  post("/oauth/register", metadata) as Promise<{ status: number; error?: string; client_id?: string }>;

/** The parameters by which an assistant asks to read. */
export async function asAssistant(scope: string | null = null) {
  const metadata = { client_name: "Helper", redirect_uris: ["http://127.0.0.1/in"] };
  const { client_id = "" } = await registerClient(metadata);
  return { client_id, redirect_uri: LOOPBACK, resource: `${env.PUBLIC_ORIGIN}/mcp`, scope };
}

/** The tokens of an assistant that the user of this page has let in. */
export async function letInAssistant(
  page: Page,
  scope: string | null = null,
): Promise<TokenAnswer & { clientId: string }> {
  const asking = await asAssistant(scope);
  const { client_id, redirect_uri, resource } = asking;
  const tokens = await exchange(await codeFor(page, asking), { client_id, redirect_uri, resource });
  return { ...tokens, clientId: client_id };
}

/** A code that the user of this page has just granted. */
export async function codeFor(page: Page, otherwise: Record<string, string | null> = {}): Promise<string> {
  const address = await decide(page, await requestOf(await authorize(otherwise)));
  return address.searchParams.get("code") ?? "";
}

export type TokenAnswer = {
  status: number;
  headers: Headers;
  error?: string;
  access_token?: string;
  refresh_token?: string;
};

/** Posts a form as an app does; null leaves a parameter out. */
export async function postForm(
  path: string,
  fields: Record<string, string | null>,
  headers: Record<string, string> = {},
): Promise<TokenAnswer> {
  const body = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) if (value !== null) body.set(name, value);
  const response = await send(path, { method: "POST", body, headers });
  const text = await response.text();
  return { ...(text === "" ? {} : JSON.parse(text)), status: response.status, headers: response.headers };
}

export function exchange(code: string, otherwise: Record<string, string | null> = {}): Promise<TokenAnswer> {
  return postForm("/oauth/token", {
    grant_type: "authorization_code",
    client_id: PHONE,
    redirect_uri: REDIRECT,
    code,
    code_verifier: VERIFIER,
    ...otherwise,
  });
}
