import * as z from "zod";
import { SIGN_IN_METHODS, type SignInMethod } from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";

const Settings = z.object({
  PUBLIC_ORIGIN: z.url(),
  RP_ID: z.string().min(1),
  PASSKEY_ORIGINS: words(),
  PEPPER: z.string().min(16),
  PASSWORD_COST: z.coerce.number().int().min(4).max(15),
  RATE_LIMITS: words().transform((entries) => new Map(entries.map(toLimit))),
});

export type RateLimit = { quota: number; windowSeconds: number };
export type Settings = {
  /** The one origin whose pages may use cookies, and the issuer of tokens. */
  origin: string;
  rpId: string;
  /** What a passkey's client may say it was used on: the origin above, and native apps by their key hash. */
  passkeyOrigins: string[];
  pepper: string;
  passwordCost: number;
  rateLimits: ReadonlyMap<string, RateLimit>;
};

const parsed = new WeakMap<Env, Settings>();

/** What the deployment configured for sign-in; refuses with `not_ready` instead of falling back when something is missing. */
export function settingsOf(env: Env): Settings {
  const known = parsed.get(env);
  if (known !== undefined) return known;
  const result = Settings.safeParse(env);
  if (!result.success) throw new Problem("not_ready", "Sign-in is not configured.");
  const { PUBLIC_ORIGIN, RP_ID, PASSKEY_ORIGINS, PEPPER, PASSWORD_COST, RATE_LIMITS } = result.data;
  const { origin } = new URL(PUBLIC_ORIGIN);
  const settings: Settings = {
    origin,
    rpId: RP_ID,
    passkeyOrigins: [origin, ...PASSKEY_ORIGINS],
    pepper: PEPPER,
    passwordCost: PASSWORD_COST,
    rateLimits: RATE_LIMITS,
  };
  parsed.set(env, settings);
  return settings;
}

/** The ways of signing in that this deployment's policy names, in the order in which they are offered. */
export function signInMethods(env: Pick<Env, "SIGN_IN_METHODS">): SignInMethod[] {
  const named = env.SIGN_IN_METHODS.split(/\s+/);
  return SIGN_IN_METHODS.filter((method) => named.includes(method));
}

function words() {
  return z.string().transform((text) => text.split(/\s+/).filter((word) => word !== ""));
}

/** `auth=600/60` allows 600 in any window of 60 seconds. */
function toLimit(entry: string): [string, RateLimit] {
  const [, name, quota, windowSeconds] = /^([a-z-]+)=(\d+)\/(\d+)$/.exec(entry) ?? [];
  if (name === undefined) throw new Problem("not_ready", "RATE_LIMITS is not readable.");
  return [name, { quota: Number(quota), windowSeconds: Number(windowSeconds) }];
}
