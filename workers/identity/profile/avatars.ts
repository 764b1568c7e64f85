import { base64url } from "jose";
import { randomBytes } from "../keys.ts";

/** The prefix of a user's pictures in the bucket. Erasure removes everything under it. */
export function avatarPrefix(userId: string): string {
  return `avatars/${userId}/`;
}

export function avatarKey(userId: string, avatar: string): string {
  return avatarPrefix(userId) + avatar;
}

export function newAvatar(): string {
  return base64url.encode(randomBytes(18));
}
