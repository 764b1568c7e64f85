import { type SQL, sql } from "drizzle-orm";
import { newId, type IdKind } from "#shared/ids.ts";
import { identity } from "./sign-in.ts";

const DAY_MS = 86_400_000;

/** Ids that sort in their order in the list; the last is from now. */
const idsOf = (kind: IdKind, count: number) =>
  Array.from({ length: count }, (_, index) => newId(kind, Date.now() - (count - index) * 1000));

async function plant(ids: string[], statement: (rows: SQL) => SQL): Promise<string[]> {
  await identity().run(statement(sql`json_each(${JSON.stringify(ids)})`));
  return ids;
}

/** Inserts sessions, the oldest first; `deviceId` is the device of all of them. */
export function plantSessions(
  userId: string,
  count: number,
  deviceId: string | null = null,
): Promise<string[]> {
  const now = Date.now();
  return plant(
    idsOf("session", count),
    (
      rows,
    ) => sql`insert into sessions (id, user_id, method, device, device_id, client, refresh_counter, refresh_hash,
        rotated_at, seen_counter, created_at, last_used_at, idle_expires_at, expires_at)
      select value, ${userId}, 'password', 'Phone', ${deviceId}, '', 0, value, ${now}, 0, ${now}, ${now}, ${now + DAY_MS},
        ${now + DAY_MS} from ${rows}`,
  );
}

/** Inserts devices; the first has not been seen for longest. */
export function plantDevices(userId: string, count: number): Promise<string[]> {
  return plant(
    idsOf("device", count),
    (rows) => sql`insert into devices (id, user_id, key_hash, name, first_seen_at, last_seen_at)
      select value, ${userId}, value, 'Phone', key, key from ${rows}`,
  );
}

/** Inserts passkeys without a usable key, the least used first. */
export function plantPasskeys(userId: string, count: number): Promise<string[]> {
  return plant(
    idsOf("passkey", count),
    (
      rows,
    ) => sql`insert into passkeys (id, user_id, credential_id, rp_id, public_key, counter, transports, backup_eligible,
        backed_up, aaguid, name, created_at, last_used_at)
      select value, ${userId}, value, 'localhost', '', 0, '[]', 0, 0, '', 'Key', key, key from ${rows}`,
  );
}

/** Inserts API keys that expire in a day, the oldest first. */
export function plantApiKeys(userId: string, count: number): Promise<string[]> {
  const now = Date.now();
  return plant(
    idsOf("apiKey", count),
    (rows) => sql`insert into api_keys (id, user_id, name, prefix, hash, scopes, created_at, expires_at)
      select value, ${userId}, 'robot', 'tmk_', value, '[]', ${now}, ${now + DAY_MS} from ${rows}`,
  );
}

/** Inserts linked providers. */
export function plantIdentities(userId: string, count: number): Promise<string[]> {
  return plant(
    idsOf("providerIdentity", count),
    (
      rows,
    ) => sql`insert into provider_identities (id, user_id, provider, issuer, subject, created_at, last_used_at)
      select value, ${userId}, 'google', 'planted', value, key, key from ${rows}`,
  );
}
