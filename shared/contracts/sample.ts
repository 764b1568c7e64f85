import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Id } from "./bounds.ts";
import { Instant } from "./page.ts";

/** The name of the sample's account. */
export const SAMPLE_NAME = "Sample";

/**
 * A seeded year of an invented trader. No figure of the user's own ledger counts it. A reading endpoint
 * answers from it when its `account` is this `accountId`.
 */
export const Sample = z.object({
  accountId: Id,
  name: z.literal(SAMPLE_NAME),
  /** `failed` when loading has stopped; loading it again begins anew. */
  status: z.enum(["loading", "ready", "failed"]),
  askedAt: Instant,
});
export type Sample = z.infer<typeof Sample>;

const tag = "Sample";

export const readSample = endpoint({
  name: "readSample",
  summary: "The sample year of this account, or null when it is not loaded",
  tag,
  method: "GET",
  path: "/sample",
  scope: "journal:read",
  reply: z.object({ sample: Sample.nullable() }),
});

export const loadSample = endpoint({
  name: "loadSample",
  summary: "Load a sample year of trades, which counts in no figure of your own",
  tag,
  method: "POST",
  path: "/sample",
  scope: "journal:write",
  body: z.object({}).default({}),
  reply: z.object({ sample: Sample }),
  status: [202],
});

export const removeSample = endpoint({
  name: "removeSample",
  summary: "Remove the sample year at once, with everything that was worked out from it",
  tag,
  method: "DELETE",
  path: "/sample",
  scope: "journal:write",
});
