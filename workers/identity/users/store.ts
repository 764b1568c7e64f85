import { sql, type SQL } from "drizzle-orm";
import { Problem } from "#shared/problem.ts";
import type { Identity } from "../../db/identity.ts";
import type { UserRow } from "./user.ts";

/** The columns of a `UserRow`, from the table with the alias `u`. */
export const USER_COLUMNS = sql`u.id, u.email, u.email_verified_at, u.name, u.avatar, u.tier, u.version, u.created_at`;

/**
 * The first statement of a registration.
 * Writes nothing when another account has the address or the same credential.
 */
export function insertUser(user: UserRow, handle: string, isFree: SQL): SQL {
  return sql`insert into users (id, email, email_verified_at, name, handle, created_at)
    select ${user.id}, ${user.email}, ${user.email_verified_at}, ${user.name}, ${handle}, ${user.created_at}
    where ${isFree}
    on conflict (email) do nothing`;
}

export async function isEmailTaken(identity: Identity, email: string): Promise<boolean> {
  return (await identity.find(sql`select 1 as taken from users where email = ${email}`)) !== null;
}

/**
 * Counts as a change, without changing the row, while the account has this address.
 * The mail to the address depends on it.
 */
export function touchUser(userId: string, email: string): SQL {
  return sql`update users set email = email where id = ${userId} and email = ${email}`;
}

export function findUser(identity: Identity, id: string): Promise<UserRow | null> {
  return identity.find(sql<UserRow>`select ${USER_COLUMNS} from users u where u.id = ${id}`);
}

export type Owner = { email: string; name: string; handle: string; has_password: number };

/**
 * Returns a signed-in user as an authenticator is told of them, and whether they have a password. Throws
 * `unauthenticated` when the account has ended.
 */
export async function getOwner(identity: Identity, id: string): Promise<Owner> {
  const owner = await identity.find(
    sql<Owner>`select email, name, handle, exists (select 1 from passwords where user_id = ${id}) as has_password
      from users where id = ${id}`,
  );
  if (owner === null) throw new Problem("unauthenticated");
  return owner;
}
