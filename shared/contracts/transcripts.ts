import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { prose, words } from "./bounds.ts";
import { Instant } from "./page.ts";

/** Why a line of a model's answer was refused. */
export const RefusalReason = z.enum([
  "wrong_shape",
  "too_long",
  "too_many",
  "repeated",
  "empty",
  "forbidden_character",
  "unknown_fact",
  "unknown_word",
  "cites_nothing",
  "order",
  "no_verb",
  "wrong_unit",
  "clause_misplaced",
  "comparison_undecided",
  "comparison_false",
  "wrong_side",
  "unsure",
  "misjoined",
]);
export type RefusalReason = z.infer<typeof RefusalReason>;

/**
 * Why the rules spoke. `off`: no model is bound. `spent`: the day had no room for a call.
 * `refused_answer`: no answer passed the checks. The others: the model gave no whole answer.
 */
export const WhyRules = z.enum([
  "off",
  "spent",
  "paused",
  "refused",
  "busy",
  "broken",
  "silent",
  "cut",
  "flooded",
  "unreadable",
  "stopped",
  "refused_answer",
]);
export type WhyRules = z.infer<typeof WhyRules>;

const MOST_TEXT = 12_000;

/** One question to the model and its answer. That is unchecked text: show it as plain text only. */
export const ModelCall = z.object({
  at: Instant,
  seconds: z.number(),
  tokens: z.number().int(),
  sent: z
    .array(z.object({ role: z.enum(["system", "user", "assistant"]), content: prose(MOST_TEXT) }))
    .max(6),
  received: prose(MOST_TEXT),
  /** Null for an answer of which every sentence passed. */
  refusal: z.object({ line: z.number().int(), reason: RefusalReason, word: words(40) }).nullable(),
});
export type ModelCall = z.infer<typeof ModelCall>;

export const Transcript = z.object({
  /** The name of the model; null where none was bound. */
  model: words(100).nullable(),
  /** Null when the model spoke. */
  why: WhyRules.nullable(),
  calls: z.array(ModelCall).max(2),
});
export type Transcript = z.infer<typeof Transcript>;

export const readTranscript = endpoint({
  name: "readTranscript",
  summary:
    "What was sent to a model for a reflection, what came back, and why the rules spoke where they did",
  tag: "Coach",
  method: "GET",
  path: "/reflections/:id/transcript",
  scope: "journal:read",
  params: z.object({ id: z.string().max(40) }),
  reply: Transcript,
  errors: ["not_found"],
});
