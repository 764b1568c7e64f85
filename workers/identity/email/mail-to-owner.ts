import type { Sql } from "sql-template-tag";
import { linkTo, outgoing } from "./outgoing.ts";
import { getOwner } from "../new-user.ts";
import type { Visitor } from "../visitor.ts";

/** Tells the owner of an account that a way into it came or went; written when the statement before it was. */
export async function mailToOwner(
  { env, identity, now }: Pick<Visitor, "env" | "identity" | "now">,
  userId: string,
  template: "passkey_added" | "passkey_removed" | "provider_linked" | "provider_unlinked",
): Promise<Sql> {
  const { email: to } = await getOwner(identity, userId);
  const words = { link: linkTo(env, "/settings/passkeys") };
  return outgoing(env, { userId, to, template, words }, now);
}
