import { createHash } from "node:crypto";
import { derivedId } from "#shared/ids.ts";
import { fingerprint, instrumentKey, type Facts } from "./core/facts.ts";

// Every hash includes the user, because two users with the same fill must not share an id.
function hash(...parts: string[]): Uint8Array {
  return createHash("sha256").update(parts.join("\n")).digest();
}

export function accountIdOf(userId: string, name: string): string {
  return derivedId("account", 0, hash(userId, name));
}

export function instrumentIdOf(userId: string, row: Parameters<typeof instrumentKey>[0]): string {
  return derivedId("instrument", 0, hash(userId, instrumentKey(row)));
}

/**
 * A fill gets the same id whenever it is imported again, so that records that refer to the fill match it
 * again.
 */
export function fillIdOf(userId: string, accountId: string, facts: Facts, ordinal: number): string {
  const name = facts.executionId === null ? `#${ordinal}` : `=${facts.executionId}`;
  return derivedId("fill", facts.executedAt, hash(userId, fingerprint(accountId, facts), name));
}
