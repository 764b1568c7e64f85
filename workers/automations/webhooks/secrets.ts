import { Problem } from "#shared/problem.ts";
import { open, type Place, seal } from "../../identity/sealing/seal.ts";
import type { WebhookRow } from "./store.ts";

type Of = { userId: string; id: string; version: number };

/** Seals a webhook's secret for that version of it. */
export function sealSecret(env: Env, of: Of, secret: string): Promise<string> {
  return seal(env, placeOf(of), secret);
}

/** The secrets that sign at `now` (epoch ms): the present one, and for a while the one before. */
export async function openSecrets(env: Env, userId: string, row: WebhookRow, now: number): Promise<string[]> {
  const { id, secret_version: version, old_secret_sealed: old, old_secret_until: until } = row;
  const secrets = [await open(env, placeOf({ userId, id, version }), row.secret_sealed)];
  if (old === null || until === null || Date.parse(until) <= now) return secrets;
  const before = await open(env, placeOf({ userId, id, version: version - 1 }), old).catch(nothing);
  return before === null ? secrets : [...secrets, before];
}

/** An old secret that cannot be read signs nothing; the present one does. */
function nothing(error: unknown): null {
  if (error instanceof Problem && error.code === "sealed_unreadable") return null;
  throw error;
}

function placeOf({ userId, id, version }: Of): Place {
  return {
    purpose: "webhook_secret",
    userId,
    table: "webhooks",
    rowId: id,
    column: "secret_sealed",
    version,
  };
}
