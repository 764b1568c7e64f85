import type { Preferences } from "#shared/contracts/profile.ts";
import { decimal } from "#shared/decimal.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import type { Precondition } from "../../http/precondition.ts";
import { findPreferences, updatePreferences, type Versioned } from "./choices-store.ts";

/** A choice without a version does not conflict; it only has to follow another one. */
const ATTEMPTS = 5;

/**
 * Replaces the preferences on every device. An order threshold that rises or goes asks for a confirmation,
 * because whoever holds a session could lift it otherwise. Of two changes that name the same version, one is
 * refused. A digest by mail is chosen for a confirmed address only, and stays chosen when that changes.
 */
export async function putPreferences(
  ctx: Ctx,
  {
    preferences,
    precondition,
    mayBeMailed,
  }: { preferences: Preferences; precondition: Precondition; mayBeMailed: boolean },
): Promise<Versioned<Preferences>> {
  return ctx.ledger.transaction(async (tx) => {
    for (let tries = 1; tries <= ATTEMPTS; tries++) {
      const { value: before, version } = await findPreferences(tx.query, ctx.userId);
      if (!precondition(version)) break;
      if (!mayBeMailed && !before.notifications.weeklyDigest) throw new Problem("email_unconfirmed");
      if (ctx.confirmed === null && isLooser(before, preferences)) throw new Problem("step_up_required");
      if (!(await updatePreferences(tx, ctx.userId, { value: preferences, version }))) continue;
      tx.events.push({ type: "preferences.changed", body: { preferences } });
      return { value: preferences, version: version + 1 };
    }
    throw new Problem("precondition_failed");
  });
}

function isLooser(
  { orderStepUpAbove: before }: Preferences,
  { orderStepUpAbove: after }: Preferences,
): boolean {
  return before !== null && (after === null || decimal(after).gt(before));
}
