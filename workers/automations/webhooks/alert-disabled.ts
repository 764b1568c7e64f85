import type { Ctx } from "../../context.ts";
import { sendAlert } from "../../identity/email/alert-mail.ts";

/** Tells the owner by mail that a webhook was disabled for them. */
export function alertDisabled(ctx: Ctx): Promise<void> {
  return sendAlert(ctx, { userId: ctx.userId, alert: "webhook_disabled" });
}
