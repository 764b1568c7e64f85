import * as z from "zod";
import { Problem } from "#shared/problem.ts";
import type { Visitor } from "../../context.ts";
import { purposeOf, consumeToken } from "../one-time-tokens/one-time-tokens.ts";
import { findUser } from "../users/store.ts";
import { finishRegistration } from "./finish-registration.ts";
import { verifyEmail } from "./store.ts";
import { agreeToChange } from "./agree-to-change.ts";

const LINKS = ["email_verify", "email_change_old", "email_change_new", "registration"] as const;
const Mailed = z.object({ email: z.string() });

export type Confirmed = { confirmed: "address" | "registration" | "change"; waiting: boolean };

/** Follows the link of a mail. The link's row names its purpose, and the link is valid for no other. */
export async function confirmEmail(visitor: Visitor, input: { token: string }): Promise<Confirmed> {
  const { token } = input;
  switch (purposeOf(token, LINKS)) {
    case "email_verify":
      await verifyAddress(visitor, token);
      return { confirmed: "address", waiting: false };
    case "email_change_old":
      return { confirmed: "change", waiting: await agreeToChange(visitor, "old", token) };
    case "email_change_new":
      return { confirmed: "change", waiting: await agreeToChange(visitor, "new", token) };
    case "registration":
      await finishRegistration(visitor, token);
      return { confirmed: "registration", waiting: false };
    case null:
      throw new Problem("link_invalid");
  }
}

async function verifyAddress({ identity, now }: Visitor, token: string): Promise<void> {
  const spent = await consumeToken(identity, "email_verify", token, now);
  if (spent === null || spent.userId === null) throw new Problem("link_invalid");
  const { userId } = spent;
  const { email } = Mailed.parse(spent.payload);
  const user = await findUser(identity, userId);
  // The account has a different address by now.
  if (user === null || user.email !== email) throw new Problem("link_invalid");
  await identity.as(userId, null).change({
    statements: [verifyEmail(userId, email, now)],
    audit: [{ action: "email.verified", detail: {} }],
    events: [{ type: "profile.changed", body: { version: user.version + 1 } }],
  });
}
