import { env } from "cloudflare:workers";
import { linkProvider, type Provider } from "#shared/contracts/providers.ts";
import { newId } from "#shared/ids.ts";
import { send, type TestUser } from "./harness.ts";
import { pathOf } from "#shared/client/request.ts";
import { bearer } from "./sign-in.ts";
import type { AtProvider } from "./vendors/person.ts";

/** A minimal browser for the way to a provider and back: it keeps cookies and follows redirects. */
export type Traveller = {
  cookies: Map<string, string>;
  /** Posts JSON from one of our pages; returns the provider's address. */
  leave(path: string, body?: object, headers?: Record<string, string>): Promise<string>;
  /** Signs in at that address as that person; returns the request that leads back. */
  signIn(url: string, person: AtProvider): Promise<WayBack>;
  /** Returns to the site with the provider's request. */
  arrive(back: WayBack): Promise<Landed>;
  /** Sends a request as one of our pages does, with the stored cookies. */
  send(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<Response>;
};
/** The request that a provider makes the browser send. */
export type WayBack = { method: "GET" | "POST"; url: string; form: string | null };
/** The page on which the browser ends. */
export type Landed = { status: number; path: string; problem: string | null; headers: Headers; html: string };

export const freshPerson = (more: Partial<AtProvider> = {}): AtProvider => {
  const sub = newId("user");
  return { sub, email: `${sub.toLowerCase()}@example.com`, name: "Ada Lovelace", ...more };
};

export function newTraveller(): Traveller {
  const cookies = new Map<string, string>();
  const page = () => ({
    origin: env.PUBLIC_ORIGIN,
    "sec-fetch-site": "same-origin",
    cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; "),
  });
  const keep = ({ headers }: Response) => {
    for (const line of headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/max-age=0/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
  };
  const sendFromPage: Traveller["send"] = async (method, path, body, headers = {}) => {
    const response = await send(`/api/v1${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...page(),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    keep(response);
    return response;
  };
  return {
    cookies,
    send: sendFromPage,
    async leave(path, body = {}, headers = {}) {
      const response = await sendFromPage("POST", path, body, headers);
      const answer: { url?: string } = await response.json();
      if (answer.url === undefined) throw new Error(`${path} answered ${JSON.stringify(answer)}`);
      return answer.url;
    },
    async signIn(url, person) {
      const address = new URL(url);
      address.searchParams.set("person", JSON.stringify(person));
      const response = await fetch(address, { redirect: "manual" });
      const text = await response.text();
      const location = response.headers.get("location");
      if (location !== null) return { method: "GET", url: location, form: null };
      const action = /action="([^"]+)"/.exec(text)?.[1];
      if (action === undefined) throw new Error(`the provider answered ${response.status}: ${text}`);
      const fields = [...text.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(
        ([, name = "", value = ""]) => [
          name,
          value.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&amp;", "&"),
        ],
      );
      return { method: "POST", url: action, form: new URLSearchParams(fields).toString() };
    },
    async arrive({ method, url, form }) {
      const { cookie } = page();
      const { pathname, search } = new URL(url);
      // SameSite=Strict: not sent when another site began the navigation.
      const strict = /__Host-tidemark_(?:access|refresh)=[^;]*;? ?/g;
      const response = await send(pathname + search, {
        method,
        redirect: "manual",
        headers: {
          "sec-fetch-site": "cross-site",
          cookie: cookie.replaceAll(strict, ""),
          ...(form === null ? {} : { "content-type": "application/x-www-form-urlencoded" }),
        },
        ...(form === null ? {} : { body: form }),
      });
      keep(response);
      return landed(response);
    },
  };
}

/**
 * The refresh tokens that a provider's stand-in issued to this person, oldest first, and which are revoked.
 */
export async function grantedTo(
  provider: Provider,
  person: AtProvider,
): Promise<{ token: string; revoked: boolean }[]> {
  const origins = { google: env.ORIGIN_GOOGLE, apple: env.ORIGIN_APPLE, microsoft: env.ORIGIN_MICROSOFT };
  const response = await fetch(`${origins[provider]}/granted?sub=${encodeURIComponent(person.sub)}`);
  return response.json();
}

/** Goes the whole way: leaves the site, signs in at the provider, returns. */
export async function travel(
  provider: Provider,
  person: AtProvider,
  { traveller = newTraveller(), returnTo }: { traveller?: Traveller; returnTo?: string } = {},
): Promise<Landed & { traveller: Traveller }> {
  const body = returnTo === undefined ? {} : { returnTo };
  const url = await traveller.leave(`/auth/providers/${provider}/start`, body);
  const end = await traveller.arrive(await traveller.signIn(url, person));
  return { ...end, traveller };
}

/** Begins linking a provider to this user from one of our pages, confirmed with the password. */
export async function leaveToLink(user: TestUser, provider: Provider, traveller = newTraveller()) {
  const body = { returnTo: "/settings/security?tab=1" };
  const confirmation = await user.confirmation(linkProvider, { params: { provider }, body });
  const path = pathOf(linkProvider, { params: { provider } });
  const url = await traveller.leave(path, body, { ...bearer(user.accessJwt), ...confirmation });
  return { url, traveller };
}

export async function link(user: TestUser, provider: Provider, person: AtProvider): Promise<Landed> {
  const { url, traveller } = await leaveToLink(user, provider);
  return traveller.arrive(await traveller.signIn(url, person));
}

async function landed(response: Response): Promise<Landed> {
  const html = await response.text();
  const { status, headers } = response;
  const refreshed = /http-equiv="refresh" content="0; url=([^"]*)"/.exec(html)?.[1]?.replaceAll("&#38;", "&");
  const path = headers.get("location") ?? refreshed ?? "";
  const problem = path === "" ? null : new URL(path, env.PUBLIC_ORIGIN).searchParams.get("problem");
  return { status, path, problem, headers, html };
}
