import { createHash } from "node:crypto";
import { derivedId } from "#shared/ids.ts";

/** The hash of a booking's identity, which contains its user, as 32 hexadecimal digits. */
export function printOf(userId: string, identity: string): string {
  return createHash("sha256").update(`${userId}\n${identity}`).digest("hex").slice(0, 32);
}

/** A booking gets the same id whenever it is imported again. */
export function bookingIdOf(print: string, ordinal: number): string {
  return derivedId("booking", 0, createHash("sha256").update(`${print}#${ordinal}`).digest());
}
