import * as z from "zod";
import { endpoint } from "../endpoint.ts";

export const TIERS = ["free", "plus", "pro"] as const;
export const Tier = z.enum(TIERS);
export type Tier = z.infer<typeof Tier>;

/** The limits of a tier; null means unlimited. */
export const Quotas = z.object({
  importsAMonth: z.number().int().nullable(),
  storageBytes: z.number().int().nullable(),
  flows: z.number().int().nullable(),
  runsAMonth: z.number().int().nullable(),
  retentionDays: z.number().int().nullable(),
});
export type Quotas = z.infer<typeof Quotas>;

/** The use in this calendar month (UTC); null while the ledger is unavailable. */
export const Usage = z.object({
  tier: Tier,
  quotas: Quotas,
  used: z
    .object({
      importsThisMonth: z.number().int(),
      storageBytes: z.number().int(),
      flows: z.number().int(),
      runsThisMonth: z.number().int(),
    })
    .nullable(),
});
export type Usage = z.infer<typeof Usage>;

const MOST_DAYS = 90;
const MOST_METHODS = 20;

const tag = "Operators";

export const changeTier = endpoint({
  name: "changeTier",
  summary: "Move a user to another tier",
  tag,
  method: "PUT",
  path: "/operator/users/:id/tier",
  role: "operator",
  stepUp: "always",
  params: z.object({ id: z.string().max(40) }),
  body: z.object({ tier: Tier }),
  reply: z.object({ userId: z.string(), tier: Tier }),
  errors: ["forbidden", "not_found"],
  storesAnswer: false,
});

export const readCounters = endpoint({
  name: "readCounters",
  summary: "Sign-up counters and sign-in times by method and day, without personal data",
  tag,
  method: "GET",
  path: "/operator/counters",
  role: "operator",
  query: z.object({ days: z.coerce.number().int().min(1).max(MOST_DAYS).default(30) }),
  reply: z.object({
    signUp: z
      .array(
        z.object({
          day: z.iso.date(),
          method: z.string(),
          started: z.number().int(),
          options: z.number().int(),
          verified: z.number().int(),
          completed: z.number().int(),
          failed: z.number().int(),
        }),
      )
      .max(MOST_DAYS * MOST_METHODS),
    /** Server time of a successful sign-in, in milliseconds. */
    signIn: z
      .array(
        z.object({
          day: z.iso.date(),
          method: z.string(),
          count: z.number().int(),
          p50Ms: z.number(),
          p95Ms: z.number(),
        }),
      )
      .max(MOST_DAYS * MOST_METHODS),
  }),
  errors: ["forbidden"],
});
