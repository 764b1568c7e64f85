import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Ceremony, CeremonyAnswer, Email, SignedIn } from "./auth.ts";
import { Instant } from "./page.ts";

/** A recovery under way. Every device of the account sees it wait and can stop it. */
export const Recovery = z.object({ id: z.string(), startedAt: Instant, readyAt: Instant });

export const RecoveryState = z.object({
  codesLeft: z.number().int(),
  passkeys: z.number().int(),
  /** True when the loss of one device would lock the owner out. */
  fragile: z.boolean(),
  pending: Recovery.nullable(),
});
export type RecoveryState = z.infer<typeof RecoveryState>;

const tag = "Recovery";

export const readRecovery = endpoint({
  name: "readRecovery",
  summary: "How well this account is prepared for a lost device",
  tag,
  method: "GET",
  path: "/auth/recovery",
  reply: RecoveryState,
});

export const makeRecoveryCodes = endpoint({
  name: "makeRecoveryCodes",
  summary: "Print ten new recovery codes; the old ones end",
  tag,
  method: "POST",
  path: "/auth/recovery/codes",
  stepUp: "always",
  body: z.object({}).default({}),
  reply: z.object({ codes: z.array(z.string()).max(10) }),
  status: [201],
  storesAnswer: false,
});

export const cancelRecovery = endpoint({
  name: "cancelRecovery",
  summary: "Stop the recovery that is under way",
  tag,
  method: "DELETE",
  path: "/auth/recovery",
  errors: ["not_found"],
  storesAnswer: false,
});

export const useRecoveryCode = endpoint({
  name: "useRecoveryCode",
  summary: "Spend a recovery code to make a new passkey",
  tag,
  method: "POST",
  path: "/auth/recovery/code",
  auth: "public",
  requires: "passkey",
  body: z.object({ email: Email, code: z.string().min(1).max(100) }),
  reply: Ceremony,
  errors: ["sign_in_refused", "rate_limited"],
});

export const startRecovery = endpoint({
  name: "startRecovery",
  summary: "Ask for a mail that begins the delayed recovery; answers alike for every address",
  tag,
  method: "POST",
  path: "/auth/recovery/start",
  auth: "public",
  requires: "passkey",
  body: z.object({ email: Email }),
  reply: z.object({ sent: z.literal("if_known") }),
  status: [202],
  errors: ["rate_limited"],
});

export const followRecovery = endpoint({
  name: "followRecovery",
  summary:
    "Follow the mail's link: the first time the wait of 72 hours begins, after it a new passkey can be made",
  tag,
  method: "POST",
  path: "/auth/recovery/follow",
  auth: "public",
  requires: "passkey",
  body: z.object({ token: z.string().min(1).max(200) }),
  reply: z.object({ readyAt: Instant, ceremony: Ceremony.nullable() }),
  errors: ["link_invalid", "rate_limited"],
});

export const stopRecovery = endpoint({
  name: "stopRecovery",
  summary: "Follow the link that stops a recovery",
  tag,
  method: "POST",
  path: "/auth/recovery/stop",
  auth: "public",
  requires: "passkey",
  body: z.object({ token: z.string().min(1).max(200) }),
  errors: ["link_invalid", "rate_limited"],
});

export const finishRecovery = endpoint({
  name: "finishRecovery",
  summary: "Finish a recovery with the new passkey; every other session ends",
  tag,
  method: "POST",
  path: "/auth/recovery/verify",
  auth: "public",
  requires: "passkey",
  body: CeremonyAnswer,
  reply: SignedIn,
  status: [201],
  errors: ["sign_in_refused", "passkey_taken", "recovery_waiting", "rate_limited"],
});
