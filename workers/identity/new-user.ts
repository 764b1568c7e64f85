import { base64url } from "jose";
import sql, { type Sql } from "sql-template-tag";
import type { User } from "#shared/contracts/auth.ts";
import { newId } from "#shared/ids.ts";
import type { Identity } from "../db/identity.ts";
import { randomBytes } from "./keys.ts";

export type UserRow = { id: string; email: string; name: string; created_at: number };

/** What an authenticator keeps for a user: 64 random bytes. */
export function newHandle(): string {
  return base64url.encode(randomBytes(64));
}

export function newUser(given: { email: string; name?: string | undefined }, now: number): UserRow {
  const { email } = given;
  return {
    id: newId("user", now),
    email,
    name: given.name ?? email.slice(0, email.indexOf("@")),
    created_at: now,
  };
}

/** The first statement of a registration: writes nothing when the address has an account or the passkey is known. */
export function insertUser(user: UserRow, handle: string, credentialId: string | null): Sql {
  return sql`insert into users (id, email, name, handle, created_at)
    select ${user.id}, ${user.email}, ${user.name}, ${handle}, ${user.created_at}
    where not exists (select 1 from passkeys where credential_id = ${credentialId})
    on conflict (email) do nothing`;
}

export async function isEmailTaken(identity: Identity, email: string): Promise<boolean> {
  return (await identity.find(sql`select 1 as taken from users where email = ${email}`)) !== null;
}

export function findUser(identity: Identity, id: string): Promise<UserRow | null> {
  return identity.find<UserRow>(sql`select id, email, name, created_at from users where id = ${id}`);
}

export function toUser({ id, email, name, created_at: createdAt }: UserRow): User {
  return { id, email, name, createdAt: new Date(createdAt).toISOString() };
}
