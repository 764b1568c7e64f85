import { base64url } from "jose";
import sql, { type Sql } from "sql-template-tag";
import type { User } from "#shared/contracts/auth.ts";
import { Tier } from "#shared/contracts/tiers.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Identity } from "../../db/identity.ts";
import { settingsOf } from "../../settings/settings.ts";
import { randomBytes } from "../keys.ts";

export type UserRow = {
  id: string;
  email: string;
  email_verified_at: number | null;
  name: string;
  avatar: string | null;
  tier: string;
  version: number;
  created_at: number;
};

/** The columns of a `UserRow`, of the table under the name `u`. */
export const USER_COLUMNS = sql`u.id, u.email, u.email_verified_at, u.name, u.avatar, u.tier, u.version, u.created_at`;

/** What an authenticator keeps for a user: 64 random bytes. */
export function newHandle(): string {
  return base64url.encode(randomBytes(64));
}

export function newUser(given: { email: string; name?: string | undefined }, now: number): UserRow {
  const { email } = given;
  return {
    id: newId("user", now),
    email,
    email_verified_at: null,
    name: given.name ?? email.slice(0, email.indexOf("@")),
    avatar: null,
    tier: "free",
    version: 1,
    created_at: now,
  };
}

/** The first statement of a registration: writes nothing when the address has an account or what it is made with does. */
export function insertUser(user: UserRow, handle: string, isFree: Sql): Sql {
  return sql`insert into users (id, email, email_verified_at, name, handle, created_at)
    select ${user.id}, ${user.email}, ${user.email_verified_at}, ${user.name}, ${handle}, ${user.created_at}
    where ${isFree}
    on conflict (email) do nothing`;
}

export async function isEmailTaken(identity: Identity, email: string): Promise<boolean> {
  return (await identity.find(sql`select 1 as taken from users where email = ${email}`)) !== null;
}

/** Changes nothing and counts as a change, while the account has this address: what is mailed to it hangs on it. */
export function touchUser(userId: string, email: string): Sql {
  return sql`update users set email = email where id = ${userId} and email = ${email}`;
}

export function findUser(identity: Identity, id: string): Promise<UserRow | null> {
  return identity.find<UserRow>(sql`select ${USER_COLUMNS} from users u where u.id = ${id}`);
}

export type Owner = { email: string; name: string; handle: string; has_password: number };

/** What an authenticator is told of a user who is signed in, and whether there is a password beside it; throws `unauthenticated` when the account has ended. */
export async function getOwner(identity: Identity, id: string): Promise<Owner> {
  const owner = await identity.find<Owner>(
    sql`select email, name, handle, exists (select 1 from passwords where user_id = ${id}) as has_password
      from users where id = ${id}`,
  );
  if (owner === null) throw new Problem("unauthenticated");
  return owner;
}

/** A user as the owner sees it. */
export function toUser(env: Env, row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    emailVerified: row.email_verified_at !== null,
    name: row.name,
    avatar: row.avatar === null ? null : `/users/me/avatar?v=${row.avatar}`,
    tier: Tier.parse(row.tier),
    operator: settingsOf(env).operators.includes(row.id),
    createdAt: new Date(row.created_at).toISOString(),
  };
}
