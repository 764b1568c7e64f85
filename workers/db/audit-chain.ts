import { base64url } from "jose";
import type { IdentityChange } from "./identity.ts";

/** A row of a user's audit chain in D1: its hash covers the hash before it, so that none can be dropped or altered unseen. */
export type ChainedAudit = {
  aseq: number;
  action: string;
  sessionId: string | null;
  requestId: string;
  detail: string;
  at: number;
  previous: string;
  hash: string;
};

type Unchained = Omit<ChainedAudit, "hash">;

/** The change's audit rows, numbered and hashed onto the head. */
export async function chain(
  change: Pick<IdentityChange, "userId" | "sessionId" | "requestId" | "now" | "audit">,
  seq: number,
  head: string,
): Promise<ChainedAudit[]> {
  const rows: ChainedAudit[] = [];
  for (const { action, detail } of change.audit) {
    const { sessionId, requestId, now: at } = change;
    const aseq = seq + rows.length + 1;
    const previous = rows.at(-1)?.hash ?? head;
    const row = { aseq, action, sessionId, requestId, detail: JSON.stringify(detail), at, previous };
    rows.push({ ...row, hash: await hashOf(change.userId, row) });
  }
  return rows;
}

/** What the row's hash must be. */
export async function hashOf(userId: string, row: Unchained): Promise<string> {
  const { previous, aseq, action, sessionId, requestId, detail, at } = row;
  const text = JSON.stringify([previous, userId, aseq, action, sessionId, requestId, detail, at]);
  return base64url.encode(
    new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  );
}
