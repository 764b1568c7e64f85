import { sql } from "drizzle-orm";
import type { Identity } from "../../db/identity.ts";
import type { Ledger } from "../../db/ledger.ts";

const CANARY = "usr_00000000000000000000CANARY";

type Isolation = { role: string; owns: boolean; seen: number };

/**
 * The current role, whether its login bypasses row-level security, and how many rows of another user it sees.
 */
export async function findIsolation(ledger: Ledger): Promise<Isolation | null> {
  const [row] = await ledger.read(
    sql<Isolation>`select current_user as role,
      (select rolsuper or rolbypassrls from pg_roles where rolname = session_user) as owns,
      (select count(*)::int from canary where user_id = ${CANARY}) as seen`,
  );
  return row ?? null;
}

/** Asks D1 for a row of no table. */
export async function pingIdentity(identity: Identity): Promise<void> {
  await identity.find(sql<{ alive: number }>`select 1 as alive`);
}
