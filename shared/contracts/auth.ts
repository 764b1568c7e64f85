import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Reads } from "./oauth.ts";
import { Instant, page, PageQuery } from "./page.ts";
import { Tier, Usage } from "./tiers.ts";

/**
 * Trims, folds (NFKC) and lower-cases an address before validation, so that look-alike spellings are one
 * address.
 */
export const Email = z
  .string()
  .max(254)
  .transform((value) => value.normalize("NFKC").trim().toLowerCase())
  .pipe(z.email().max(254)); // folding can lengthen an address
/** 8 characters to 1 024 bytes, without a rule on the characters. */
export const Password = z
  .string()
  .min(8)
  .max(1024)
  .refine((value) => new TextEncoder().encode(value).length <= 1024, "must be at most 1024 bytes");
export const DisplayName = z
  .string()
  .trim()
  .min(1)
  .max(80)
  .regex(/^[^\p{Cc}\p{Cs}]*$/u, "holds control characters");

/** Every sign-in method that a deployment may offer, the safest first. */
export const SIGN_IN_METHODS = ["passkey", "password", "google", "apple", "microsoft"] as const;
export const SignInMethod = z.enum(SIGN_IN_METHODS);
export type SignInMethod = z.infer<typeof SignInMethod>;

export const User = z.object({
  id: z.string(),
  email: z.string(),
  emailVerified: z.boolean(),
  name: z.string(),
  /** The path of the picture under the mount; null without a picture. */
  avatar: z.string().nullable(),
  tier: Tier,
  operator: z.boolean(),
  createdAt: Instant,
});
export type User = z.infer<typeof User>;

export const Session = z.object({
  id: z.string(),
  device: z.string(),
  method: SignInMethod,
  createdAt: Instant,
  lastUsedAt: Instant,
  expiresAt: Instant,
  current: z.boolean(),
  /** The device of the session, where the device made itself known. */
  deviceId: z.string().nullable(),
  /** The app or assistant that the user granted this session to. */
  app: z.string().nullable(),
  reads: Reads,
});
export type Session = z.infer<typeof Session>;

/**
 * Tokens stand in the body for native carriers and only in cookies for browsers; `exp` is in unix seconds.
 */
export const SignedIn = z.object({
  user: User,
  access_jwt: z.string().optional(),
  refresh_token: z.string().optional(),
  exp: z.number().int(),
});
export type SignedIn = z.infer<typeof SignedIn>;

/**
 * The reply with `REGISTRATION=verify-first`: it is the same for every address, and a mail tells the owner
 * how to go on.
 */
export const Awaiting = z.object({ verify: z.literal("email") });

export const Registered = z.union([SignedIn, Awaiting]);
export type Registered = z.infer<typeof Registered>;

/** A WebAuthn response as `@simplewebauthn/browser` makes it; the library validates its content. */
export const WebAuthnResponse = z
  .looseObject({
    id: z.string().min(1).max(1400),
    rawId: z.string().min(1).max(1400),
    type: z.literal("public-key"),
    response: z.looseObject({ clientDataJSON: z.string().max(20_000) }),
    clientExtensionResults: z.looseObject({}).default({}),
  })
  .meta({ id: "WebAuthnResponse" });

const tag = "Sign-in";

export const listSignInMethods = endpoint({
  name: "listSignInMethods",
  summary: "The ways of signing in that this deployment offers, the one to show first first",
  tag,
  method: "GET",
  path: "/auth/methods",
  auth: "public",
  reply: z.object({
    methods: z.array(SignInMethod).max(SIGN_IN_METHODS.length),
    registration: z.enum(["open", "verify-first"]),
    /** True where this machine keeps the mails for its developer to read. */
    mailbox: z.boolean(),
  }),
});

export const register = endpoint({
  name: "register",
  summary: "Create an account with email and password",
  tag,
  method: "POST",
  path: "/auth/register",
  auth: "public",
  requires: "password",
  body: z.object({ email: Email, password: Password, name: DisplayName.optional() }),
  reply: Registered,
  replies: { 201: SignedIn, 202: Awaiting },
  errors: ["email_taken", "password_breached", "rate_limited"],
});

export const login = endpoint({
  name: "login",
  summary: "Sign in with email and password",
  tag,
  method: "POST",
  path: "/auth/login",
  auth: "public",
  requires: "password",
  body: z.object({ email: Email, password: z.string().min(1).max(1024) }),
  reply: SignedIn,
  errors: ["sign_in_refused", "rate_limited"],
});

export const Ceremony = z.object({ challengeId: z.string(), options: z.looseObject({}) });
export const CeremonyAnswer = z.object({ challengeId: z.string().max(100), response: WebAuthnResponse });

export const registerOptions = endpoint({
  name: "registerOptions",
  summary: "Begin creating an account with a passkey",
  tag,
  method: "POST",
  path: "/auth/register/options",
  auth: "public",
  requires: "passkey",
  body: z.object({ email: Email, name: DisplayName.optional() }),
  reply: Ceremony,
  errors: ["email_taken", "rate_limited"],
});

export const registerVerify = endpoint({
  name: "registerVerify",
  summary: "Finish creating an account with a passkey",
  tag,
  method: "POST",
  path: "/auth/register/verify",
  auth: "public",
  requires: "passkey",
  body: CeremonyAnswer,
  reply: Registered,
  replies: { 201: SignedIn, 202: Awaiting },
  errors: ["sign_in_refused", "email_taken", "passkey_taken", "rate_limited"],
});

export const loginOptions = endpoint({
  name: "loginOptions",
  summary: "Begin signing in with a passkey",
  tag,
  method: "POST",
  path: "/auth/login/options",
  auth: "public",
  requires: "passkey",
  body: z.object({ email: Email.optional() }),
  reply: Ceremony,
  errors: ["rate_limited"],
});

export const loginVerify = endpoint({
  name: "loginVerify",
  summary: "Finish signing in with a passkey",
  tag,
  method: "POST",
  path: "/auth/login/verify",
  auth: "public",
  requires: "passkey",
  body: CeremonyAnswer,
  reply: SignedIn,
  errors: ["sign_in_refused", "passkey_unknown", "passkey_changed", "rate_limited"],
});

const Refresh = z.object({ refresh_token: z.string().min(1).max(500).optional() });

export const refresh = endpoint({
  name: "refresh",
  summary: "Exchange a refresh token (body or cookie) for the next pair",
  tag,
  method: "POST",
  path: "/auth/refresh",
  auth: "public",
  body: Refresh,
  reply: z.object({
    access_jwt: z.string().optional(),
    refresh_token: z.string().optional(),
    exp: z.number().int(),
  }),
  errors: ["refresh_refused"],
});

export const refreshToken = endpoint({
  ...refresh,
  name: "refreshToken",
  summary: "Another name of /auth/refresh",
  path: "/auth/refresh-token",
});

/** The session has ended. The stores named here learn so within a minute; the others know already. */
export const Ending = z.object({ pending: z.array(z.enum(["ledger", "stream"])).max(2) });

export const logout = endpoint({
  name: "logout",
  summary: "End this session, or every session of the user",
  tag,
  method: "POST",
  path: "/auth/logout",
  body: z.object({ everywhere: z.boolean().default(false) }),
  reply: Ending,
  replies: { 204: null, 202: Ending },
  storesAnswer: false,
});

export const me = endpoint({
  name: "me",
  summary: "Who is signed in",
  tag,
  method: "GET",
  path: "/auth/me",
  reply: z.object({ user: User, session: Session, usage: Usage }),
});

export const listSessions = endpoint({
  name: "listSessions",
  summary: "The sessions that are signed in, the latest sign-in first; with `of` those of assistants only",
  tag,
  method: "GET",
  path: "/auth/sessions",
  query: PageQuery.extend({ of: z.enum(["assistants"]).optional() }),
  reply: page(Session),
  errors: ["cursor_invalid"],
});

export const revokeSession = endpoint({
  name: "revokeSession",
  summary: "Sign a session out",
  tag,
  method: "DELETE",
  path: "/auth/sessions/:id",
  params: z.object({ id: z.string().max(40) }),
  reply: Ending,
  replies: { 204: null, 202: Ending },
  errors: ["not_found"],
  storesAnswer: false,
});
