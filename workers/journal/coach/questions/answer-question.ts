import type * as z from "zod";
import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import { type askCoach, Question } from "#shared/contracts/questions.ts";
import { newId } from "#shared/ids.ts";
import type { Ctx } from "../../../context.ts";
import { checkSentences } from "../core/check-sentences.ts";
import { type Answer, newAnswer } from "./core/answer.ts";
import type { Asker } from "./core/asked-filter.ts";
import { examplesOf } from "./core/examples.ts";
import { readAs, titleOf } from "./core/read-as.ts";
import { gatherBias } from "./gather-bias.ts";
import { gatherComparison } from "./gather-comparison.ts";
import { gatherFigures } from "./gather-figures.ts";
import { gatherWithout } from "./gather-without.ts";
import { findKnown } from "./names-store.ts";
import type { Understood } from "./read-asked.ts";
import { insertQuestion } from "./store.ts";

type Asked = z.output<typeof askCoach.body & {}>;

/**
 * Answers a question, as it was read, from the figures of the asker's ledger, and keeps it. One that was not
 * wholly read gets no figures, but what was read of it and what can be asked. Nothing is kept that the
 * contract of a question does not take.
 */
export async function answerQuestion(
  ctx: Ctx,
  { text, lotMethod }: Asked,
  { query, unread, reader, timeZone }: Understood,
): Promise<Question> {
  const isRead = query !== null && unread.length === 0;
  const { sentences, facts, tradeIds, sources, status } = isRead
    ? await gather(ctx, query, { timeZone, lotMethod })
    : newAnswer().answer;
  const refused = checkSentences(sentences, { facts, tradeIds });
  if (refused.length > 0) throw new Error(`an answer says what no fact says: ${refused[0]?.reason ?? ""}`);
  const reading = query === null ? null : readAs(query, timeZone);
  const question = Question.parse({
    id: newId("question", ctx.now),
    at: new Date(ctx.now).toISOString(),
    // A query of the asker's is answered, and not the words beside it.
    text: reader === "asker" && query !== null ? titleOf(query) : text,
    status: isRead ? status : "unread",
    query,
    reader,
    readAs: reading,
    unread,
    sentences,
    facts: { ...facts },
    sources,
    examples: isRead && status === "answered" ? [] : examplesOf(await findKnown(ctx.ledger, ctx.userId)),
    timeZone,
    lotMethod,
  } satisfies Question);
  return ctx.ledger.transaction(async (tx) => {
    await insertQuestion(tx, question);
    tx.events.push({ type: "coach.answered", body: { questionId: question.id, status: question.status } });
    return question;
  });
}

function gather(ctx: Ctx, query: CoachQuery, asker: Asker): Promise<Answer> {
  switch (query.kind) {
    case "figures":
      return gatherFigures(ctx, query, asker);
    case "compare":
      return gatherComparison(ctx, query, asker);
    case "bias":
      return gatherBias(ctx, query);
    case "without":
      return gatherWithout(ctx, query, asker);
  }
}
