import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import type * as z from "zod";
import { askCoach, listQuestions, type Question, suggestQuestions } from "#shared/contracts/questions.ts";
import { call } from "../session/client.ts";
import { firstPage, KEYS, pageFrom } from "../session/keys.ts";

/** What was asked, with the answers, the newest first. */
export const questionsQuery = infiniteQueryOptions({
  queryKey: KEYS.questions,
  queryFn: ({ pageParam, signal }) => call(listQuestions, { query: pageFrom(pageParam, 10), signal }),
  initialPageParam: firstPage(),
  getNextPageParam: (last) => last.nextCursor,
  meta: { keep: true },
});

/** What the user's own ledger can be asked. */
export const suggestedQuery = queryOptions({
  queryKey: KEYS.suggestedQuestions,
  queryFn: ({ signal }) => call(suggestQuestions, { signal }),
});

export type Asked = z.input<NonNullable<typeof askCoach.body>>;

export function ask(asked: Asked): Promise<Question> {
  return call(askCoach, { body: asked });
}
