import type { Digest } from "#shared/contracts/digests.ts";
import type { Ctx } from "../../context.ts";
import { linkTo } from "../../identity/email/outgoing.ts";
import { mailOwner } from "../../identity/email/mail-owner.ts";
import { readPreferences } from "../../identity/profile/read-preferences.ts";
import { log } from "../../log.ts";
import { lastDayOf, type Week } from "./core/week.ts";
import type { MeasureEffect } from "./gather-week.ts";
import { writeWeek } from "./write-digest.ts";

/** A digest of an older week is read in the app alone. */
const MAILED_WITHIN_MS = 7 * 86_400_000;

/**
 * Writes the digest of a week and mails it to an owner who chose that. It may run twice: each is done once.
 */
export async function runDigest(ctx: Ctx, week: Week, measure: MeasureEffect): Promise<void> {
  const digest = await writeWeek(ctx, week, measure);
  if (digest === null || ctx.now - Date.parse(digest.to) > MAILED_WITHIN_MS) return;
  const { notifications } = await readPreferences(ctx.ledger.read, ctx.userId);
  if (!notifications.weeklyDigest) return;
  const outcome = await mailOwner(ctx, {
    key: `digest ${digest.week}`,
    subject: `Your week from ${digest.week} to ${lastDayOf(digest.week)}`,
    opening: "This was your week:",
    text: textOf(ctx.env, digest),
  });
  if (outcome !== "written") log("info", "digest.not_mailed", { userId: ctx.userId, outcome });
}

function textOf(env: Env, { sentences }: Digest): string {
  const told = sentences.map(({ parts }) => parts.map(({ text }) => text).join(""));
  return [
    ...told,
    `Read it with its figures: ${linkTo(env, "/digests")}`,
    "You get this mail because you chose it in your preferences, where it can be switched off.",
  ].join("\n\n");
}
