import { base64url } from "jose";
import type { User } from "#shared/contracts/auth.ts";
import { Tier } from "#shared/contracts/tiers.ts";
import { newId } from "#shared/ids.ts";
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

/** Makes the handle that an authenticator stores for a user: 64 random bytes. */
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

/** Returns a user as the owner sees it. */
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
