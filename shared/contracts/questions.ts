import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Sentence } from "./biases.ts";
import { Id, recordOf, words } from "./bounds.ts";
import { CoachQuery, MOST_LEFT_OUT } from "./coach-query.ts";
import { Instant, page, PageQuery } from "./page.ts";
import { ZoneName } from "./profile.ts";
import { LotMethod } from "./trades.ts";

/** A question has at most so many characters. */
export const LONGEST_QUESTION = 300;
/** So many of its words, or reasons why it cannot be read, are told. */
export const MOST_UNREAD = 20;
/** How it was read is told in at most so many characters. */
export const LONGEST_READING = 600;
/** A user keeps so many questions; the oldest make room. */
export const MOST_KEPT_QUESTIONS = 500;

/** Names that are left out, with commas between them. */
const LONGEST_LIST = MOST_LEFT_OUT * 101;

/** The page that shows the same figure, with the filter in its address. */
export const AnswerSource = z.object({
  page: z.enum(["performance", "biases", "what-if"]),
  search: recordOf(words(LONGEST_LIST), { keys: words(40), most: 24 }),
});
export type AnswerSource = z.infer<typeof AnswerSource>;

/**
 * A question with its answer as it was when it was asked. `readAs` says how it was read, as far as it was.
 * `unread` are the words that nobody understood, and then there are no figures. A fact whose name begins with
 * the name of a source and a dot stands on the page of that source.
 */
export const Question = z.object({
  id: Id,
  at: Instant,
  text: words(LONGEST_QUESTION),
  /** `unread`: the words were not wholly understood. `empty`: no trade is meant. */
  status: z.enum(["answered", "unread", "empty"]),
  query: CoachQuery.nullable(),
  /** Who read the words: the rules, a model, or the asker, who gave the query. */
  reader: z.enum(["rules", "model", "asker"]),
  readAs: words(LONGEST_READING).nullable(),
  unread: z.array(words(LONGEST_QUESTION)).max(MOST_UNREAD),
  sentences: z.array(Sentence).max(36),
  facts: recordOf(words(200), { keys: words(80), most: 200 }),
  sources: recordOf(AnswerSource, { keys: words(40), most: 24 }),
  /** What can be asked instead, made from the asker's own ledger. */
  examples: z.array(words(LONGEST_QUESTION)).max(8),
  timeZone: z.string().max(64),
  lotMethod: LotMethod,
});
export type Question = z.infer<typeof Question>;

const tag = "Coach";

export const askCoach = endpoint({
  name: "askCoach",
  summary: "Answer a question in words about the caller's own ledger, with each figure's source",
  tag,
  method: "POST",
  path: "/coach/questions",
  scope: "journal:read",
  limit: "questions",
  body: z.strictObject({
    text: words(LONGEST_QUESTION).refine((text) => /\p{L}|\p{N}/u.test(text), "holds no word"),
    /** How the words are to be read, which is then the kept text; without it they are read by rules. */
    query: CoachQuery.optional(),
    /** The zone of days and times; without it that of the preferences, else UTC. */
    timeZone: ZoneName.optional(),
    lotMethod: LotMethod.default("fifo"),
  }),
  reply: Question,
});

export const listQuestions = endpoint({
  name: "listQuestions",
  summary: "The caller's questions with their answers, the newest first",
  tag,
  method: "GET",
  path: "/coach/questions",
  scope: "journal:read",
  query: PageQuery,
  reply: page(Question),
  errors: ["cursor_invalid"],
});

export const deleteQuestion = endpoint({
  name: "deleteQuestion",
  summary: "Delete a question with its answer",
  tag,
  method: "DELETE",
  path: "/coach/questions/:id",
  scope: "journal:write",
  params: z.object({ id: z.string().max(40) }),
  status: [204],
  errors: ["not_found"],
});

export const suggestQuestions = endpoint({
  name: "suggestQuestions",
  summary: "Questions that the caller's own ledger can answer",
  tag,
  method: "GET",
  path: "/coach/suggestions",
  scope: "journal:read",
  reply: z.object({ items: z.array(words(LONGEST_QUESTION)).max(8) }),
});
