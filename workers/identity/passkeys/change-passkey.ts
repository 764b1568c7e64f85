import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { alertMail } from "../email/alert-mail.ts";
import { sendSoon } from "../email/send-email.ts";
import { hasAnotherWayIn } from "../users/ways-in.ts";
import { deletePasskey as deleteRow, ownsPasskey, renamePasskey as renameRow } from "./store.ts";

/** Renames a passkey of the caller. */
export async function renamePasskey(ctx: Ctx, id: string, name: string): Promise<void> {
  const { userId } = ctx;
  const renamed = await ctx.identity.change({
    statements: [renameRow(userId, id, name)],
    audit: [{ action: "passkey.renamed", detail: { passkey: id } }],
    events: [{ type: "credentials.changed", body: { credential: "passkey", change: "renamed" } }],
  });
  if (!renamed) throw new Problem("not_found");
}

/**
 * Removes a passkey of the caller.
 * Refuses the last one with `last_way_in`, also when two are removed at the same moment.
 */
export async function deletePasskey(ctx: Ctx, id: string): Promise<void> {
  const { env, identity, userId } = ctx;
  const deleted = await identity.change({
    statements: [
      deleteRow(userId, id, hasAnotherWayIn(env, userId, { passkey: id })),
      ...(await alertMail(ctx, { userId, alert: "passkey_removed" })),
    ],
    audit: [{ action: "passkey.removed", detail: { passkey: id } }],
    events: [{ type: "credentials.changed", body: { credential: "passkey", change: "removed" } }],
  });
  if (!deleted) throw new Problem((await ownsPasskey(identity, userId, id)) ? "last_way_in" : "not_found");
  sendSoon(ctx);
}
