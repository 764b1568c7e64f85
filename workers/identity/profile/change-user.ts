import { Problem } from "#shared/problem.ts";
import type { Statement } from "../../db/statement.ts";
import type { Ctx } from "../../context.ts";
import type { NewAudit } from "../../db/changes.ts";
import type { Precondition } from "../../http/precondition.ts";
import { findUser } from "../users/store.ts";
import type { UserRow } from "../users/user.ts";

const ATTEMPTS = 8;

/**
 * Applies a change to the current profile and tells every device. It starts again when another write was
 * faster. It refuses with `precondition_failed` when the caller named another version. Returns the profile
 * before and after.
 */
export async function changeUser(
  ctx: Ctx,
  precondition: Precondition,
  change: (user: UserRow) => { user: UserRow; statement: Statement; audit: NewAudit },
): Promise<{ before: UserRow; after: UserRow }> {
  const { identity } = ctx;
  for (let tries = 1; tries <= ATTEMPTS; tries++) {
    const before = await findUser(identity, ctx.userId);
    if (before === null) throw new Problem("unauthenticated");
    if (!precondition(before.version)) throw new Problem("precondition_failed");
    const { user, statement, audit } = change(before);
    const after = { ...user, version: before.version + 1 };
    const changed = await identity.change({
      statements: [statement],
      audit: [audit],
      events: [{ type: "profile.changed", body: { version: after.version } }],
    });
    if (changed) return { before, after };
  }
  throw new Problem("precondition_failed", "It is being changed from several places at once.");
}
