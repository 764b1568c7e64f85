import { sql, type SQL } from "drizzle-orm";
import * as z from "zod";
import type { Identity } from "../../db/identity.ts";
import { isLive } from "../sessions/store.ts";

/** The methods with which a user could confirm. */
export type Means = {
  passkeys: { credentialId: string; transports: string[] }[];
  hasPassword: boolean;
  providers: string[];
};

const Passkeys = z.array(z.object({ credentialId: z.string(), transports: z.array(z.string()) }));
const Providers = z.array(z.string());

export async function findMeans(identity: Identity, userId: string): Promise<Means> {
  const row = await identity.find(
    sql<{ passkeys: string; has_password: number; providers: string }>`select
      (select json_group_array(json_object('credentialId', credential_id, 'transports', json(transports)))
        from passkeys where user_id = ${userId}) as passkeys,
      exists (select 1 from passwords where user_id = ${userId}) as has_password,
      (select json_group_array(provider) from provider_identities where user_id = ${userId}) as providers`,
  );
  return {
    passkeys: Passkeys.parse(JSON.parse(row?.passkeys ?? "[]")),
    hasPassword: row?.has_password === 1,
    providers: Providers.parse(JSON.parse(row?.providers ?? "[]")),
  };
}

export async function findPasswordHash(
  identity: Identity,
  userId: string,
): Promise<{ email: string; hash: string } | null> {
  return identity.find(
    sql`select u.email, p.hash from passwords p join users u on u.id = p.user_id where p.user_id = ${userId}`,
  );
}

/** Counts as a change while the session lives. It decides the batch that depends on the session. */
export function touchLiveSession(userId: string, sessionId: string, now: number): SQL {
  return sql`update sessions set last_used_at = max(last_used_at, ${now})
    where id = ${sessionId} and user_id = ${userId} and ${isLive(now)}`;
}
