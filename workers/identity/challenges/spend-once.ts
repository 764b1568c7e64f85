import { base64url } from "jose";
import sql from "sql-template-tag";
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
} as const;
export type Purpose = keyof typeof PREFIXES;
export const PURPOSES = Object.keys(PREFIXES);

type Row = { user_id: string | null; session_id: string | null; payload: string; expires_at: number };
export type Spent = { userId: string | null; sessionId: string | null; payload: unknown };

const SHAPE = /^[a-z]{3}_[A-Za-z0-9_-]{43}$/;

/** Makes a secret of 256 bits for one purpose; only its hash is kept. */
export async function issueOnce(
  identity: Identity,
  given: { purpose: Purpose; expiresAt: number; userId?: string; sessionId?: string; payload?: object },
): Promise<string> {
  const secret = `${PREFIXES[given.purpose]}_${base64url.encode(randomBytes(32))}`;
  await identity.run(
    sql`insert into challenges (hash, purpose, user_id, session_id, payload, expires_at)
      values (${await digest(secret)}, ${given.purpose}, ${given.userId ?? null}, ${given.sessionId ?? null},
        ${JSON.stringify(given.payload ?? {})}, ${given.expiresAt})`,
  );
  return secret;
}

/** Takes the secret out of circulation before anything else is judged; null when it is no live one of that purpose. */
export async function spendOnce(
  identity: Identity,
  purpose: Purpose,
  secret: string,
  now: number,
): Promise<Spent | null> {
  if (!SHAPE.test(secret)) return null;
  const row = await identity.find<Row>(
    sql`delete from challenges where hash = ${await digest(secret)} and purpose = ${purpose}
      returning user_id, session_id, payload, expires_at`,
  );
  if (row === null || row.expires_at <= now) return null;
  return { userId: row.user_id, sessionId: row.session_id, payload: z.json().parse(JSON.parse(row.payload)) };
}
