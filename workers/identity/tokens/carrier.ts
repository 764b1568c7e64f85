import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import type { AppEnv } from "../../http/factory.ts";
import { isBrowser } from "../../http/origin/same-origin.ts";

/** A pair of tokens as it is sent; times are epoch seconds. */
export type TokenPair = {
  access: string;
  refresh: string;
  exp: number;
  refreshExp: number;
  /** What an assistant's session may read; null for the whole account. */
  scope: string | null;
  /** The key that a browser keeps, so that its next sign-in is recognised. */
  device?: string | undefined;
};

const ACCESS = "tidemark_access";
const REFRESH = "tidemark_refresh";
const DEVICE = "tidemark_device";
/** The longest that browsers keep a cookie. */
const DEVICE_SECONDS = 400 * 86_400;
const DEVICE_KEY = /^[A-Za-z0-9_-]{16,64}$/;
const HOST_ONLY = { prefix: "host", path: "/", secure: true, httpOnly: true, sameSite: "Strict" } as const;

/**
 * Returns the token fields of the answer's body.
 * A browser gets them as cookies instead, where scripts cannot read them.
 */
export function handOver(
  c: Context<AppEnv>,
  tokens: TokenPair,
): { access_jwt?: string; refresh_token?: string; exp: number } {
  const { access, refresh, exp } = tokens;
  if (!isBrowser(c)) return { access_jwt: access, refresh_token: refresh, exp };
  setTokens(c, tokens);
  return { exp };
}

/** Sets the cookies of a browser. It also serves pages after a redirect, which only a browser can reach. */
export function setTokens(c: Context<AppEnv>, { access, refresh, exp, refreshExp, device }: TokenPair): void {
  const now = Math.floor(Date.now() / 1000);
  setCookie(c, ACCESS, access, { ...HOST_ONLY, maxAge: Math.max(0, exp - now) });
  setCookie(c, REFRESH, refresh, { ...HOST_ONLY, maxAge: Math.max(0, refreshExp - now) });
  if (device !== undefined) setCookie(c, DEVICE, device, { ...HOST_ONLY, maxAge: DEVICE_SECONDS });
}

/**
 * Returns the value that identifies a browser or app, from its cookie or from the header of a native client.
 * Returns undefined where the value is missing or malformed. It tells devices apart and grants no access.
 */
export function deviceKeyOf(c: Context<AppEnv>): string | undefined {
  const given = isBrowser(c) ? getCookie(c, DEVICE, "host") : c.req.header("tidemark-device");
  return given !== undefined && DEVICE_KEY.test(given) ? given : undefined;
}

export function clearCookies(c: Context<AppEnv>): void {
  if (c.get("mount") === "/mapi") return;
  deleteCookie(c, ACCESS, HOST_ONLY);
  deleteCookie(c, REFRESH, HOST_ONLY);
}

export function accessCookie(c: Context<AppEnv>): string | undefined {
  return c.get("mount") === "/mapi" ? undefined : getCookie(c, ACCESS, "host");
}

export function refreshCookie(c: Context<AppEnv>): string | undefined {
  return c.get("mount") === "/mapi" ? undefined : getCookie(c, REFRESH, "host");
}
