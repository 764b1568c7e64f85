import { LONGEST_QUESTION, Question } from "#shared/contracts/questions.ts";
import { boundedWords } from "./bounded-words.ts";

/** Said of an answer that its contract no longer takes. */
const LOST = "This answer can no longer be shown: ask again.";

/**
 * A kept question as its contract has it. One of an earlier contract keeps its answer without the query, or
 * its words alone. No list is refused because of it.
 */
export function keptQuestion(kept: Question): Question {
  const known = Question.safeParse(kept);
  if (known.success) return known.data;
  const answered = Question.safeParse({ ...kept, query: null });
  if (answered.success) return answered.data;
  return {
    id: kept.id,
    at: kept.at,
    text: boundedWords(kept.text, LONGEST_QUESTION),
    status: "unread",
    query: null,
    reader: "rules",
    readAs: null,
    unread: [LOST],
    sentences: [],
    facts: {},
    sources: {},
    examples: [],
    timeZone: "UTC",
    lotMethod: "fifo",
  };
}
