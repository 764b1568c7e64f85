import { base64url } from "jose";
import sql, { type Sql } from "sql-template-tag";
import * as z from "zod";
import type { Identity } from "../../db/identity.ts";
import { digest, randomBytes } from "../keys.ts";

/** What may be spent once, and the prefix that tells the kinds apart at sight. */
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

type Row = { user_id: string | null; session_id: string | null; payload: string; expires_at: number };
export type Spent = { userId: string | null; sessionId: string | null; payload: unknown };

const SHAPE = /^[a-z]{3}_[A-Za-z0-9_-]{43}$/;

type NewOnce = {
  purpose: Purpose;
  expiresAt: number;
  userId?: string;
  sessionId?: string;
  payload?: object;
};

/** A secret of 256 bits for one purpose, worth nothing until its row is written. */
export function newSecret(purpose: Purpose): string {
  return `${PREFIXES[purpose]}_${base64url.encode(randomBytes(32))}`;
}

/** Makes a secret for one purpose; only its hash is kept. */
export async function issueOnce(
  identity: Identity,
  given: NewOnce,
  secret = newSecret(given.purpose),
): Promise<string> {
  await identity.run(await insertOnce(secret, given));
  return secret;
}

/** The same as a statement that is written only when the one before it in the batch was. */
export async function newOnce(given: NewOnce): Promise<{ secret: string; statement: Sql }> {
  const secret = newSecret(given.purpose);
  return { secret, statement: sql`${await insertOnce(secret, given)} where changes() > 0` };
}

async function insertOnce(secret: string, given: NewOnce): Promise<Sql> {
  return sql`insert into challenges (hash, purpose, user_id, session_id, payload, expires_at)
    select ${await digest(secret)}, ${given.purpose}, ${given.userId ?? null}, ${given.sessionId ?? null},
      ${JSON.stringify(given.payload ?? {})}, ${given.expiresAt}`;
}

/** Which of these purposes a secret says it is for; its row decides. */
export function purposeOf<P extends Purpose>(secret: string, among: readonly P[]): P | null {
  return among.find((purpose) => secret.startsWith(`${PREFIXES[purpose]}_`)) ?? null;
}

/** Whose live secret it is, unspent: for a refusal that must not cost the owner their link. */
export async function findOnce(
  identity: Identity,
  purpose: Purpose,
  secret: string,
  now: number,
): Promise<Spent | null> {
  if (!SHAPE.test(secret)) return null;
  const row = await identity.find<Row>(
    sql`select user_id, session_id, payload, expires_at from challenges
      where hash = ${await digest(secret)} and purpose = ${purpose}`,
  );
  return spentOf(row, now);
}

/** Takes the secret out of circulation before anything else is judged; null when it is no live one of that purpose. */
export async function spendOnce(
  identity: Identity,
  purpose: Purpose,
  secret: string,
  now: number,
  claimedBy: string | null = null,
): Promise<Spent | null> {
  if (!SHAPE.test(secret)) return null;
  return spentOf(await identity.find<Row>(await spending(purpose, secret, claimedBy)), now);
}

/** The same, with the first row of another question that is asked in the same round trip, after the secret was spent. */
export async function spendOnceAnd<Other extends object>(
  identity: Identity,
  purpose: Purpose,
  secret: string,
  { now, ask }: { now: number; ask: Sql },
): Promise<[Spent | null, Other | null]> {
  if (!SHAPE.test(secret)) return [null, null];
  const [row, other] = await identity.both<Row, Other>(await spending(purpose, secret, null), ask);
  return [spentOf(row, now), other];
}

async function spending(purpose: Purpose, secret: string, claimedBy: string | null): Promise<Sql> {
  return sql`delete from challenges where hash = ${await digest(secret)} and purpose = ${purpose}
      and (${claimedBy} is null or user_id = ${claimedBy})
    returning user_id, session_id, payload, expires_at`;
}

/** Every unspent secret of a user for these purposes, as a statement that ends them. */
export function dropOnce(userId: string, purposes: readonly Purpose[], condition: Sql): Sql {
  return sql`delete from challenges where user_id = ${userId}
    and purpose in (select value from json_each(${JSON.stringify(purposes)})) and ${condition}`;
}

function spentOf(row: Row | null, now: number): Spent | null {
  if (row === null || row.expires_at <= now) return null;
  return { userId: row.user_id, sessionId: row.session_id, payload: z.json().parse(JSON.parse(row.payload)) };
}

/** Binds a live secret to the first user who shows it; null when it is none of that purpose, or another user's. It stays unspent. */
export async function claimOnce(
  identity: Identity,
  purpose: Purpose,
  secret: string,
  by: { userId: string; now: number },
): Promise<{ payload: unknown; expiresAt: number } | null> {
  if (!SHAPE.test(secret)) return null;
  const row = await identity.find<Pick<Row, "payload" | "expires_at">>(
    sql`update challenges set user_id = ${by.userId}
      where hash = ${await digest(secret)} and purpose = ${purpose} and expires_at > ${by.now}
        and (user_id is null or user_id = ${by.userId})
      returning payload, expires_at`,
  );
  return row === null
    ? null
    : { payload: z.json().parse(JSON.parse(row.payload)), expiresAt: row.expires_at };
}
