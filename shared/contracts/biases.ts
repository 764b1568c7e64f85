import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Id, MOST_EVIDENCE, recordOf, words } from "./bounds.ts";
import { Instant, optionalText, page, PageQuery } from "./page.ts";

export const BIASES = ["disposition_effect", "revenge_trading", "size_escalation"] as const;
export const BiasName = z.enum(BIASES);
export type BiasName = z.infer<typeof BiasName>;

/** `likely` when the Benjamini–Hochberg-adjusted p-value is at most 0.05 in the bias's own direction. */
export const Bias = z.object({
  bias: BiasName,
  status: z.enum(["scored", "insufficient_data"]),
  verdict: z.enum(["likely", "not_shown"]).nullable(),
  n: z.number().int(),
  minimum: z.number().int(),
  /** Statistics are plain numbers, not money. */
  estimate: z.number().nullable(),
  interval: z.tuple([z.number(), z.number()]).nullable(),
  /** The value that means "no bias" on this scale: 0 for a difference, 1 for a ratio. */
  neutral: z.number(),
  pValue: z.number().nullable(),
  adjustedPValue: z.number().nullable(),
  reference: z.object({ value: z.number(), source: z.string() }),
  evidence: z.array(z.string()).max(MOST_EVIDENCE),
  /** The parts behind the estimate, by name (`pgr`, `plr`, `markedShare`, …). */
  parts: recordOf(z.number(), { keys: words(80), most: 50 }),
  formula: z.string(),
  scoredAt: Instant,
});
export type Bias = z.infer<typeof Bias>;

/** A round trip shows each bias in two roles at most. */
const MOST_ROLES = 2 * BIASES.length;

const tag = "Coach";

export const listBiases = endpoint({
  name: "listBiases",
  summary: "Every bias with its estimate, 95 % interval, p-value, published reference and evidence",
  tag,
  method: "GET",
  path: "/biases",
  scope: "journal:read",
  query: z.object({ account: optionalText() }),
  reply: z.object({ items: z.array(Bias).max(BIASES.length), scoredAt: Instant.nullable() }),
});

export const scoreBiases = endpoint({
  name: "scoreBiases",
  summary: "Score the biases again now",
  tag,
  method: "POST",
  path: "/biases/score",
  scope: "journal:write",
  body: z.object({}).default({}),
  reply: z.object({ jobId: z.string() }),
  status: [202],
});

export const getTradeBias = endpoint({
  name: "getTradeBias",
  summary: "The biases that name this round trip as evidence",
  tag,
  method: "GET",
  path: "/trades/:id/bias",
  scope: "journal:read",
  params: z.object({ id: z.string().max(40) }),
  reply: z.object({ items: z.array(z.object({ bias: BiasName, role: z.string() })).max(MOST_ROLES) }),
  errors: ["not_found"],
});

/** How many of the trades behind a verdict one number links to. */
export const MOST_LINKS = 20;

/** A sentence in parts. A part with `fact` or `tradeIds` is a claim whose source the reader can follow. */
export const Sentence = z.object({
  parts: z
    .array(
      z.object({
        text: words(200),
        fact: words(80).optional(),
        tradeIds: z.array(Id).max(MOST_LINKS).optional(),
      }),
    )
    .max(16),
});
export type Sentence = z.infer<typeof Sentence>;

export const Reflection = z.object({
  id: Id,
  importId: Id.nullable(),
  at: Instant,
  author: z.enum(["rules", "model"]),
  sentences: z.array(Sentence).max(16),
  facts: recordOf(words(200), { keys: words(80), most: 100 }),
});
export type Reflection = z.infer<typeof Reflection>;

export const listReflections = endpoint({
  name: "listReflections",
  summary: "What the coach said, newest first",
  tag,
  method: "GET",
  path: "/reflections",
  scope: "journal:read",
  query: PageQuery.extend({ account: optionalText() }),
  reply: page(Reflection),
  errors: ["cursor_invalid"],
});
