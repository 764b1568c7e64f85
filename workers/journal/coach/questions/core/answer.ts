import type { AnswerSource } from "#shared/contracts/questions.ts";
import { type Draft, draftOf, type Part, type Written } from "../../core/draft.ts";

/** What an answer says, with the pages that show the same figures. */
export type Answer = Written & { sources: Record<string, AnswerSource>; status: "answered" | "empty" };

export type Answering = { answer: Answer; draft: Draft };

export function newAnswer(): Answering {
  const answer: Answer = { sentences: [], facts: {}, tradeIds: new Set(), sources: {}, status: "answered" };
  return { answer, draft: draftOf(answer) };
}

/** Adds a source and returns how its facts are told. */
export function sourceOf(
  { answer, draft }: Answering,
  name: string,
  source: AnswerSource,
): (fact: string, value: string, tradeIds?: readonly string[]) => Part {
  answer.sources[name] = source;
  return (fact, value, tradeIds) => draft.fact(`${name}.${fact}`, value, tradeIds);
}
