import { base64url } from "jose";
import { randomBytes } from "../keys.ts";

/** Where a user's pictures stand in the bucket; erasure removes all of it. */
export function avatarPrefix(userId: string): string {
  return `avatars/${userId}/`;
}

export function avatarKey(userId: string, avatar: string): string {
  return avatarPrefix(userId) + avatar;
}

export function newAvatar(): string {
  return base64url.encode(randomBytes(18));
}
