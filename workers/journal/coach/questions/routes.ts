import * as contract from "#shared/contracts/questions.ts";
import { pageOf, readIdCursor } from "../../../http/cursor.ts";
import { serve } from "../../../http/serve/serve.ts";
import { answerQuestion } from "./answer-question.ts";
import { examplesOf } from "./core/examples.ts";
import { forgetQuestion } from "./forget-question.ts";
import { findKnown } from "./names-store.ts";
import { readAsked } from "./read-asked.ts";
import { listQuestions, toQuestion } from "./store.ts";

export const questions = [
  serve(contract.askCoach, {
    // A model that is asked uses up the user's day.
    asksOnce: true,
    before: (c, { body }) => readAsked(c.var.ctx, body),
    handler: (c, { body }, reading) => answerQuestion(c.var.ctx, body, reading),
  }),
  serve(contract.listQuestions, async (c, { query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const before = readIdCursor(cursor, "question");
    const rows = await listQuestions(ledger.read, userId, { before, limit });
    return pageOf(rows, limit, { item: toQuestion, keyOf: ({ id }) => [id] });
  }),
  serve(contract.deleteQuestion, (c, { params }) => forgetQuestion(c.var.ctx, params.id)),
  serve(contract.suggestQuestions, async (c) => {
    const { ledger, userId } = c.var.ctx;
    const known = await findKnown(ledger, userId);
    return { items: known.hasTrades ? examplesOf(known) : [] };
  }),
];
