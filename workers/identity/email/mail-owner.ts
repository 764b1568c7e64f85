import { derivedId } from "#shared/ids.ts";
import type { Base } from "../../context.ts";
import { sealContent } from "./content.ts";
import { letter } from "./templates.ts";
import { sendSoon } from "./send-email.ts";
import { findAddressee, insertOnce } from "./store.ts";

/** A user gets at most this many such mails in a day, all others included. */
const MOST_A_DAY = 200;
const DAY_MS = 86_400_000;

/**
 * Mails what a user's own ledger or flow says to the user's own verified address. The same key writes one
 * mail only. Nobody else can be mailed this way, because the address is not the caller's to choose.
 */
export async function mailOwner(
  {
    env,
    identity,
    now,
    waitUntil,
    userId,
  }: Pick<Base, "env" | "identity" | "now" | "waitUntil"> & { userId: string },
  { key, subject, text, opening }: { key: string; subject: string; text: string; opening: string },
): Promise<"written" | "unverified" | "too_many"> {
  const owner = await findAddressee(identity, userId, now - DAY_MS);
  if (owner === null || owner.isVerified === 0) return "unverified";
  if (owner.mails >= MOST_A_DAY) return "too_many";
  const digest = new Uint8Array(
    await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${userId} ${key}`)),
  );
  const id = derivedId("email", 0, digest);
  const content = {
    to: owner.email,
    subject: oneLine(subject),
    text: letter(opening, text),
  };
  await identity.run(insertOnce({ id, userId, sealed: await sealContent(env, id, content), now }));
  sendSoon({ env, identity, waitUntil });
  return "written";
}

/** A header field ends at a line break. */
function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
