import * as z from "zod";
import { isShallow } from "../act.ts";
import { endpoint } from "../endpoint.ts";
import { Instant } from "./page.ts";

/** How this user can confirm an act, the safest method first. */
export const StepUpMethod = z.enum(["passkey", "password", "provider"]);
export type StepUpMethod = z.infer<typeof StepUpMethod>;

/** The request to be confirmed; its path begins after the mount and includes the query. */
export const Act = z.object({
  method: z.enum(["GET", "POST", "PUT", "PATCH", "DELETE"]),
  path: z.string().startsWith("/").max(2000),
  body: z.unknown().refine(isShallow, "nests too deep").pipe(z.json()).optional(),
});
export type Act = z.infer<typeof Act>;

const tag = "Step-up";

export const stepUpOptions = endpoint({
  name: "stepUpOptions",
  summary: "Begin confirming one request; `options` is for the passkey, and null without one",
  tag,
  method: "POST",
  path: "/auth/step-up/options",
  body: Act,
  reply: z.object({
    challengeId: z.string(),
    methods: z.array(StepUpMethod).max(StepUpMethod.options.length),
    options: z.looseObject({}).nullable(),
    expiresAt: Instant,
  }),
  storesAnswer: false,
});

export const stepUpPassword = endpoint({
  name: "stepUpPassword",
  summary:
    "Confirm with the password; `proof` goes into the `Step-Up` header of the very request, within 5 minutes",
  tag,
  method: "POST",
  path: "/auth/step-up/password",
  requires: "password",
  body: z.object({ challengeId: z.string().max(100), password: z.string().min(1).max(1024) }),
  reply: z.object({ proof: z.string(), expiresAt: Instant }),
  errors: ["sign_in_refused", "rate_limited"],
  storesAnswer: false,
});
