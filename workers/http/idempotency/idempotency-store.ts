import { sql } from "drizzle-orm";
import type { Ledger, Tx } from "../../db/ledger.ts";
import { type Holes, prepared } from "../../db/statement.ts";

export type StoredAnswer = { status: number; body: string };
type Key = { key: string; route: string };
type KeyRow = {
  outcome: "fresh" | "in_flight" | "mismatch" | "replay";
  stored_status: number | null;
  stored_body: string | null;
};

/** The state of a key. The row that claims a fresh key commits with the transaction. */
export async function insertKey(tx: Tx, key: Key & { fingerprint: string }): Promise<KeyRow | null> {
  const [row] = await tx.query(claimed(key));
  return row ?? null;
}
const claimed = prepared(
  "ledger",
  ({ key, route, fingerprint }: Holes<Key & { fingerprint: string }>) =>
    sql<KeyRow>`select * from claim_key(${key}, ${route}, ${fingerprint})`,
);

/** What is kept for a key, without a claim of it. */
export async function findKey(ledger: Ledger, key: Key & { userId: string }): Promise<KeptRow | null> {
  const [row] = await ledger.read(sql<KeptRow>`select fingerprint, status, body from idempotency
    where user_id = ${key.userId} and key = ${key.key} and route = ${key.route}`);
  return row ?? null;
}
type KeptRow = { fingerprint: string; status: number | null; body: string | null };

/** Stores the answer beside the claim, in the flight of COMMIT. Both commit with the effect. */
export function updateAnswer(tx: Tx, answer: Key & StoredAnswer): void {
  tx.send(answered({ userId: tx.userId, ...answer }));
}
const answered = prepared(
  "ledger",
  ({ userId, key, route, status, body }: Holes<Key & StoredAnswer & { userId: string }>) =>
    sql<never>`update idempotency set status = ${status}, body = ${body}
      where user_id = ${userId} and key = ${key} and route = ${route}`,
);
