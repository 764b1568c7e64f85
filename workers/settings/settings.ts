import { base64url } from "jose";
import * as z from "zod";
import { SIGN_IN_METHODS, type SignInMethod } from "#shared/contracts/auth.ts";
import { Problem } from "#shared/problem.ts";
import { isSafeRedirect } from "./redirects.ts";
import { json } from "./secrets.ts";

const OAuthClient = z.object({
  id: z.string().regex(/^[\w.-]{1,64}$/),
  name: z.string().min(1).max(80),
  redirects: z.array(z.string().refine(isSafeRedirect)).min(1),
});
export type OAuthClient = z.infer<typeof OAuthClient>;

const AndroidApp = /^([\w.]+)=([0-9A-F]{2}(?::[0-9A-F]{2}){31})$/;

const Settings = z.object({
  PUBLIC_ORIGIN: z.url(),
  RP_ID: z.string().min(1),
  REGISTRATION: z.enum(["open", "verify-first"]),
  PASSKEY_ORIGINS: words().pipe(z.array(z.url({ protocol: /^https$/ }))),
  APPLE_APPS: words().pipe(z.array(z.string().regex(/^[A-Z0-9]{10}\.[\w.-]+$/))),
  ANDROID_APPS: words().pipe(z.array(z.string().regex(AndroidApp))),
  OAUTH_CLIENTS: json(z.array(OAuthClient).refine(hasUniqueIds)),
  CORS_ORIGINS: words().pipe(z.array(z.url({ protocol: /^https?$/ }))),
  OPERATORS: words(),
  EGRESS_ALLOW: words().pipe(z.array(z.url({ protocol: /^https?$/ }))),
  EMAIL_SENDER: z.enum(["mailbox", "resend"]),
  EMAIL_FROM: z.string().min(3),
  PASSWORD_BREACHES: z.enum(["list", "range"]),
  PEPPER: z.string().min(16),
  PASSWORD_COST: z.coerce.number().int().min(4).max(15),
  ERASURE_GRACE_DAYS: z.coerce.number().min(1).max(30),
  RATE_LIMITS: words()
    .transform((entries) => new Map(entries.map(toLimit)))
    .refine((limits) => ["public", "address", "read", "write"].every((name) => limits.has(name))),
});

export type RateLimit = { quota: number; windowSeconds: number };
/** An app, named by its package and the SHA-256 of its signing certificate. */
export type AndroidApp = { packageName: string; fingerprint: string };
export type Settings = {
  /** The one origin whose pages may use cookies; it is also the issuer of tokens. */
  origin: string;
  /** True on a developer's machine, where no outside host is called and mails stay local. */
  isLocal: boolean;
  rpId: string;
  registration: "open" | "verify-first";
  /** The origins of other sites whose pages may use these passkeys. */
  relatedOrigins: string[];
  appleApps: string[];
  androidApps: AndroidApp[];
  /** The origins that a passkey's client may report: this origin and those of the three settings above. */
  passkeyOrigins: string[];
  oauthClients: OAuthClient[];
  corsOrigins: string[];
  operators: string[];
  /** Origins that requests for users may reach although they are no public hosts. */
  egressAllow: string[];
  emailSender: "mailbox" | "resend";
  emailFrom: string;
  passwordBreaches: "list" | "range";
  pepper: string;
  passwordCost: number;
  erasureGraceMs: number;
  rateLimits: ReadonlyMap<string, RateLimit>;
};

const parsed = new WeakMap<Env, Settings>();

/**
 * The sign-in settings of the deployment. A missing setting is refused with `not_ready`, never replaced by a
 * default.
 */
export function settingsOf(env: Env): Settings {
  const known = parsed.get(env);
  if (known !== undefined) return known;
  const result = Settings.safeParse(env);
  if (!result.success) {
    const names = result.error.issues.map(({ path }) => String(path[0])).join(", ");
    throw new Problem("not_ready", `Sign-in is not configured: ${names}.`);
  }
  const configured = result.data;
  const { origin, hostname } = new URL(configured.PUBLIC_ORIGIN);
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
  if (configured.EMAIL_SENDER === "mailbox" && !isLocal)
    throw new Problem("not_ready", "EMAIL_SENDER=mailbox works on a loopback origin only.");
  const androidApps = configured.ANDROID_APPS.map(toAndroidApp);
  const settings: Settings = {
    origin,
    isLocal,
    rpId: configured.RP_ID,
    registration: configured.REGISTRATION,
    relatedOrigins: configured.PASSKEY_ORIGINS.map((text) => new URL(text).origin),
    appleApps: configured.APPLE_APPS,
    androidApps,
    passkeyOrigins: passkeyOrigins(origin, configured, androidApps),
    oauthClients: configured.OAUTH_CLIENTS,
    corsOrigins: configured.CORS_ORIGINS.map((text) => new URL(text).origin),
    operators: configured.OPERATORS,
    egressAllow: configured.EGRESS_ALLOW.map((text) => new URL(text).origin),
    emailSender: configured.EMAIL_SENDER,
    emailFrom: configured.EMAIL_FROM,
    passwordBreaches: configured.PASSWORD_BREACHES,
    pepper: configured.PEPPER,
    passwordCost: configured.PASSWORD_COST,
    erasureGraceMs: configured.ERASURE_GRACE_DAYS * 86_400_000,
    rateLimits: configured.RATE_LIMITS,
  };
  parsed.set(env, settings);
  return settings;
}

/** The sign-in methods of this deployment, in the order in which they are offered. */
export function signInMethods(env: Pick<Env, "SIGN_IN_METHODS">): SignInMethod[] {
  const named = env.SIGN_IN_METHODS.split(/\s+/);
  return SIGN_IN_METHODS.filter((method) => named.includes(method));
}

/** Apple's apps sign with the origin of the RP, Android's apps with a hash of their certificate. */
function passkeyOrigins(
  origin: string,
  { RP_ID, PASSKEY_ORIGINS, APPLE_APPS }: z.infer<typeof Settings>,
  androidApps: AndroidApp[],
): string[] {
  const apple = APPLE_APPS.length > 0 ? [`https://${RP_ID}`] : [];
  const android = androidApps.map(({ fingerprint }) => {
    const bytes = Uint8Array.from(fingerprint.split(":"), (pair) => Number.parseInt(pair, 16));
    return `android:apk-key-hash:${base64url.encode(bytes)}`;
  });
  const related = PASSKEY_ORIGINS.map((text) => new URL(text).origin);
  return [...new Set([origin, ...related, ...apple, ...android])];
}

function toAndroidApp(entry: string): AndroidApp {
  const [, packageName = "", fingerprint = ""] = AndroidApp.exec(entry) ?? [];
  return { packageName, fingerprint };
}

function hasUniqueIds(clients: OAuthClient[]): boolean {
  return new Set(clients.map(({ id }) => id)).size === clients.length;
}

function words() {
  return z.string().transform((text) => text.split(/\s+/).filter((word) => word !== ""));
}

/** `public=600/60` allows 600 requests in any window of 60 seconds. */
function toLimit(entry: string): [string, RateLimit] {
  const [, name, quota, windowSeconds] = /^([a-z-]+)=(\d+)\/(\d+)$/.exec(entry) ?? [];
  if (name === undefined) throw new Problem("not_ready", "RATE_LIMITS is not readable.");
  return [name, { quota: Number(quota), windowSeconds: Number(windowSeconds) }];
}
