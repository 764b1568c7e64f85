import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Awaiting, Email, Password } from "./auth.ts";

const tag = "Passwords and email";
const Link = z.string().min(1).max(200);

export const changePassword = endpoint({
  name: "changePassword",
  summary: "Set or change the password; every other session ends",
  tag,
  method: "PUT",
  path: "/auth/password",
  requires: "password",
  stepUp: "always",
  body: z.object({ password: Password }),
  errors: ["password_breached"],
  storesAnswer: false,
});

export const deletePassword = endpoint({
  name: "deletePassword",
  summary: "Remove the password, unless it is the last way in",
  tag,
  method: "DELETE",
  path: "/auth/password",
  requires: "password",
  stepUp: "always",
  errors: ["not_found", "last_way_in"],
  storesAnswer: false,
});

export const forgotPassword = endpoint({
  name: "forgotPassword",
  summary: "Ask for a mail with which to set a new password; answers alike for every address",
  tag,
  method: "POST",
  path: "/auth/password/forgot",
  auth: "public",
  requires: "password",
  body: z.object({ email: Email }),
  reply: z.object({ sent: z.literal("if_known") }),
  status: [202],
  errors: ["rate_limited"],
});

export const resetPassword = endpoint({
  name: "resetPassword",
  summary: "Set a new password with the link of a mail; every session ends",
  tag,
  method: "POST",
  path: "/auth/password/reset",
  auth: "public",
  requires: "password",
  body: z.object({ token: Link, password: Password }),
  errors: ["link_invalid", "password_breached", "rate_limited"],
});

export const confirmEmail = endpoint({
  name: "confirmEmail",
  summary: "Follow the link of a mail: verifies an address, or agrees to its change",
  tag,
  method: "POST",
  path: "/auth/email/confirm",
  auth: "public",
  body: z.object({ token: Link }),
  reply: z.object({
    confirmed: z.enum(["address", "registration", "change"]),
    /** True for a change that the other address has still to confirm. */
    waiting: z.boolean(),
  }),
  errors: ["link_invalid", "email_taken", "rate_limited"],
});

export const sendVerification = endpoint({
  name: "sendVerification",
  summary: "Send the verification mail again",
  tag,
  method: "POST",
  path: "/auth/email/verification",
  body: z.object({}).default({}),
  status: [202],
  reply: z.object({ sent: z.boolean() }),
  errors: ["rate_limited"],
  storesAnswer: false,
});

export const changeEmail = endpoint({
  name: "changeEmail",
  summary:
    "Ask for another address; it changes when it has agreed, and so has the one before if it was verified",
  tag,
  method: "POST",
  path: "/users/me/email",
  stepUp: "always",
  body: z.object({ email: Email }),
  reply: Awaiting,
  status: [202],
  errors: ["rate_limited"],
  storesAnswer: false,
});

export const MOST_MAILS = 200;

export const Mail = z.object({
  id: z.string(),
  to: z.string(),
  subject: z.string(),
  text: z.string(),
  at: z.iso.datetime(),
});
export type Mail = z.infer<typeof Mail>;

export const readMailbox = endpoint({
  name: "readMailbox",
  summary: "The mails that a development machine kept instead of sending, newest first",
  tag,
  method: "GET",
  path: "/dev/mailbox",
  auth: "public",
  requires: "mailbox",
  query: z.object({ to: z.string().max(254).optional() }),
  reply: z.object({ items: z.array(Mail).max(MOST_MAILS) }),
});
