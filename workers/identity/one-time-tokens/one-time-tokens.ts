import { base64url } from "jose";
import * as z from "zod";
import type { Condition } from "../../db/conditions.ts";
import type { Identity } from "../../db/identity.ts";
import type { Query, Statement } from "../../db/statement.ts";
import { digest, randomBytes } from "../keys.ts";
import {
  claim,
  deleteOf,
  find,
  insert,
  insertIfChanged,
  spend,
  type NewRow,
  type TokenRow,
} from "./store.ts";

/** The purposes of one-time tokens, each with the prefix that identifies it. */
const PREFIXES = {
  passkey_register: "chl",
  passkey_login: "chl",
  passkey_add: "chl",
  step_up: "chl",
  step_up_proof: "stp",
  ws_ticket: "wst",
  password_reset: "rst",
  email_verify: "evf",
  email_change_old: "eco",
  email_change_new: "ecn",
  registration: "rgn",
  recovery_register: "chl",
  recovery_link: "rcl",
  oauth_request: "oar",
  provider_state: "pvs",
} as const;
export type Purpose = keyof typeof PREFIXES;
export const PURPOSES = Object.keys(PREFIXES);

export type Consumed = { userId: string | null; sessionId: string | null; payload: unknown };

const SHAPE = /^[a-z]{3}_[A-Za-z0-9_-]{43}$/;

type NewToken = {
  purpose: Purpose;
  expiresAt: number;
  userId?: string;
  sessionId?: string;
  payload?: object;
};

/** Returns a secret of 256 bits for one purpose. It is invalid until its row is written. */
export function newSecret(purpose: Purpose): string {
  return `${PREFIXES[purpose]}_${base64url.encode(randomBytes(32))}`;
}

/** Makes a secret for one purpose. Only the hash of it is stored. */
export async function issueToken(
  identity: Identity,
  given: NewToken,
  secret = newSecret(given.purpose),
): Promise<string> {
  await identity.run(insert(await rowOf(secret, given)));
  return secret;
}

/** Does the same as a statement that writes only when the one before it in the batch wrote. */
export async function prepareToken(given: NewToken): Promise<{ secret: string; statement: Statement }> {
  const secret = newSecret(given.purpose);
  return { secret, statement: insertIfChanged(await rowOf(secret, given)) };
}

async function rowOf(secret: string, given: NewToken): Promise<NewRow> {
  return {
    hash: await digest(secret),
    purpose: given.purpose,
    user_id: given.userId ?? null,
    session_id: given.sessionId ?? null,
    payload: JSON.stringify(given.payload ?? {}),
    expires_at: given.expiresAt,
  };
}

/** Returns the purpose that the secret's prefix claims. Its row decides. */
export function purposeOf<P extends Purpose>(secret: string, among: readonly P[]): P | null {
  return among.find((purpose) => secret.startsWith(`${PREFIXES[purpose]}_`)) ?? null;
}

/**
 * Returns the owner of a live secret without consuming it,
 * so that a refusal does not cost the owner the link.
 */
export async function findToken(
  identity: Identity,
  purpose: Purpose,
  secret: string,
  now: number,
): Promise<Consumed | null> {
  if (!SHAPE.test(secret)) return null;
  const row = await identity.find(find({ hash: await digest(secret), purpose }));
  return consumedOf(row, now);
}

/**
 * Consumes the secret before anything else is checked.
 * Returns null for a secret that is not live or has another purpose.
 */
export async function consumeToken(
  identity: Identity,
  purpose: Purpose,
  secret: string,
  now: number,
  claimedBy: string | null = null,
): Promise<Consumed | null> {
  if (!SHAPE.test(secret)) return null;
  return consumedOf(await identity.find(spend({ hash: await digest(secret), purpose, claimedBy })), now);
}

/**
 * Consumes the secret in the same way,
 * and returns the first row of another query that runs after it in the same round trip.
 */
export async function consumeTokenAnd<Other>(
  identity: Identity,
  purpose: Purpose,
  secret: string,
  { now, ask }: { now: number; ask: Query<Other> },
): Promise<[Consumed | null, Other | null]> {
  if (!SHAPE.test(secret)) return [null, null];
  const [row, other] = await identity.both(
    spend({ hash: await digest(secret), purpose, claimedBy: null }),
    ask,
  );
  return [consumedOf(row, now), other];
}

/** A statement that ends every unconsumed secret of a user for these purposes. */
export function revokeTokens(userId: string, purposes: readonly Purpose[], condition: Condition): Statement {
  return deleteOf(userId, purposes, condition);
}

function consumedOf(row: TokenRow | null, now: number): Consumed | null {
  if (row === null || row.expires_at <= now) return null;
  return { userId: row.user_id, sessionId: row.session_id, payload: z.json().parse(JSON.parse(row.payload)) };
}

/**
 * Binds a live secret to the first user who shows it, without consuming it. Returns null for another purpose
 * or another user's secret.
 */
export async function claimToken(
  identity: Identity,
  purpose: Purpose,
  secret: string,
  by: { userId: string; now: number },
): Promise<{ payload: unknown; expiresAt: number } | null> {
  if (!SHAPE.test(secret)) return null;
  const row = await identity.find(claim({ hash: await digest(secret), purpose, ...by }));
  return row === null
    ? null
    : { payload: z.json().parse(JSON.parse(row.payload)), expiresAt: row.expires_at };
}
