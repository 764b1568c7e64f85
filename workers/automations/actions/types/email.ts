import * as z from "zod";
import { mailOwner } from "../../../identity/email/mail-owner.ts";
import { ActionFailure, type IntegrationType, serviceAction } from "../action.ts";
import { longText, text } from "../field.ts";

/** Mails to the owner's own address, which needs no credentials. */
export const email: IntegrationType = {
  type: "email",
  label: "Email",
  category: "messaging",
  summary: "Mails to your own verified address.",
  credentials: z.object({}),
  settings: z.object({}),
  test: async () => undefined,
};

export const emailSend = serviceAction(
  {
    config: z.object({
      subject: text({ title: "Subject" }, 150),
      text: longText({ title: "Text" }, 10_000),
    }),
    credentials: z.unknown(),
  },
  {
    action: "email.send",
    label: "Mail me",
    summary: "Sends a mail to your own verified address; to nobody else.",
    capability: "send_message",
    integration: { type: "email", optional: true },
    async run({ ctx, config: { subject, text: words }, idempotencyKey }) {
      const outcome = await mailOwner(ctx, {
        key: idempotencyKey,
        subject,
        text: words,
        opening: "One of your flows writes:",
      });
      if (outcome === "unverified")
        throw new ActionFailure(
          "email_unverified",
          "Your address is not verified, so flows cannot mail you.",
        );
      if (outcome === "too_many")
        throw new ActionFailure("rate_limited", "As many mails as a day allows were sent.", {
          canPass: false,
        });
      return { sent: true };
    },
  },
);
