import { createHash } from "node:crypto";
import { base64url } from "jose";
import type { NewAudit } from "./changes.ts";

/**
 * A row of a user's audit chain in D1. Its hash covers the previous hash, so that no row can be dropped or
 * altered unnoticed. It also covers a salted digest of the detail, so that the detail can be emptied. Older
 * rows have no digest, and their hash covers the whole row.
 */
export type ChainedAudit = {
  aseq: number;
  action: string;
  sessionId: string | null;
  requestId: string;
  detail: string;
  at: number;
  salt: string | null;
  digest: string | null;
  previous: string;
  hash: string;
};

/** The author of a change, its request, and its instant in epoch ms. */
export type Signature = { userId: string; sessionId: string | null; requestId: string; now: number };

type Unchained = Omit<ChainedAudit, "hash" | "salt">;

/** Numbers the audit rows of one user's change and chains them to the head. */
export function chain(
  { userId, sessionId, requestId, now: at }: Signature,
  audit: readonly NewAudit[],
  { seq, hash: head }: { seq: number; hash: string },
): ChainedAudit[] {
  const rows: ChainedAudit[] = [];
  for (const { action, detail } of audit) {
    const text = JSON.stringify(detail);
    const salt = base64url.encode(crypto.getRandomValues(new Uint8Array(16)));
    const digest = digestOf(base64url.decode(salt), text);
    const aseq = seq + rows.length + 1;
    const previous = rows.at(-1)?.hash ?? head;
    const row = { aseq, action, sessionId, requestId, detail: text, at, digest, previous };
    rows.push({ ...row, salt, hash: hashOf(userId, row) });
  }
  return rows;
}

/** The expected hash of the row. */
export function hashOf(userId: string, row: Unchained): string {
  const { previous, aseq, action, sessionId, requestId, detail, at, digest } = row;
  const fields = [previous, userId, aseq, action, sessionId, requestId];
  // The mark prevents a digest from being presented as the detail of an older row.
  const text = digest === null ? [...fields, detail, at] : ["v2", ...fields, digest, at];
  return sha256(JSON.stringify(text));
}

/** The expected digest of a detail. */
export function digestOf(salt: Uint8Array, detail: string): string {
  return sha256(salt, detail);
}

/**
 * The hash of Node, not of WebCrypto. Chains are verified by the hundred thousand, and each WebCrypto call
 * takes a turn of the event loop.
 */
export function sha256(...parts: readonly (string | Uint8Array)[]): string {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest("base64url");
}
