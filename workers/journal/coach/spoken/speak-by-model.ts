import type { Bias, Sentence } from "#shared/contracts/biases.ts";
import type { ModelCall, Transcript, WhyRules } from "#shared/contracts/transcripts.ts";
import type { Ctx } from "../../../context.ts";
import type { Written } from "../core/draft.ts";
import { checkSentences } from "../core/check-sentences.ts";
import { askModel } from "../model/ask-model.ts";
import type { Message } from "../model/core/message.ts";
import { answerLines } from "./core/answer-lines.ts";
import { type NamedTrade, type Offer, offerFigures } from "./core/figures.ts";
import { plainText } from "./core/plain-text.ts";
import { promptAgain, promptFor, type Refusal } from "./core/prompt.ts";

/** The material of a reflection: what the rules wrote, and what that rests on. */
export type Material = {
  importId: string;
  reflectionId: string;
  written: Written;
  biases: readonly Bias[];
  trades: NamedTrade[];
};
/** What the model said, or null where the rules are to speak, and the record of it for the owner. */
export type Spoken = {
  said: { sentences: Sentence[]; facts: Record<string, string> } | null;
  transcript: Transcript;
};

const MOST_TOKENS = 600;
const MOST_ATTEMPTS = 2;
const MOST_KEPT = 12_000;

/**
 * Has the model speak about an import. Each sentence is checked before a socket of the user hears it. A
 * refused answer is asked for once more with the reason. After that, or without an answer, nothing is said.
 */
export async function speakByModel(ctx: Ctx, material: Material): Promise<Spoken> {
  const offer = offerFigures(material.written, material.biases, material.trades);
  const calls: ModelCall[] = [];
  const transcript = (why: WhyRules | null): Transcript => ({
    model: ctx.env.COACH_MODEL_NAME.slice(0, 100),
    why,
    calls,
  });
  let messages = promptFor(offer.figures);
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
    const { call, sentences, why } = await answerTo(ctx, { messages, attempt, material, offer });
    if (call !== null) calls.push(call);
    if (why === null) return { said: { sentences, facts: offer.facts }, transcript: transcript(null) };
    if (why !== "refused_answer" || call?.refusal == null) return { said: null, transcript: transcript(why) };
    messages = promptAgain(messages, call.received, call.refusal);
  }
  return { said: null, transcript: transcript("refused_answer") };
}

type Asked = { messages: Message[]; attempt: number; material: Material; offer: Offer };
type Answered = { call: ModelCall | null; sentences: Sentence[]; why: WhyRules | null };

/** One call. `call` is null where nobody was asked. */
async function answerTo(ctx: Ctx, { messages, attempt, material, offer }: Asked): Promise<Answered> {
  const lines = answerLines(offer.figures);
  const sentences: Sentence[] = [];
  let refusal: Refusal | null = null;
  const take = async (taken: ReturnType<typeof lines.take>) => {
    refusal = taken.refusal;
    for (const sentence of taken.sentences) {
      assertChecked(sentence, offer, material);
      sentences.push(sentence);
      const facts = factsOf(sentence, offer.facts);
      const { importId, reflectionId } = material;
      const body = { importId, reflectionId, attempt, sentence, facts };
      await ctx.live({ type: "coach.sentence", body });
    }
  };
  const since = Date.now();
  const answer = await askModel(ctx, {
    messages,
    mostTokens: MOST_TOKENS,
    async onText(piece) {
      ctx.giveSign();
      await take(lines.take(piece));
      return refusal === null ? undefined : "stop";
    },
  });
  if (answer.kind === "unanswered" && ["off", "spent", "paused"].includes(answer.why))
    return { call: null, sentences: [], why: answer.why };
  if (answer.kind === "answered") await take(lines.end());
  const call: ModelCall = {
    at: new Date(since).toISOString(),
    seconds: (Date.now() - since) / 1_000,
    tokens: answer.tokens,
    sent: messages.map(({ role, content }) => ({ role, content: plainText(content, MOST_KEPT) })),
    received: plainText(answer.text, MOST_KEPT),
    refusal: cleaned(refusal),
  };
  const why = refusal !== null ? "refused_answer" : answer.kind === "answered" ? null : answer.why;
  return { call, sentences, why };
}

/** Our code wrote every figure, so a sentence that fails here shows an error of ours. */
function assertChecked(sentence: Sentence, { facts, figures }: Offer, { written }: Material): void {
  const cited = [...figures.values()].flatMap(({ parts }) => parts.flatMap(({ tradeIds = [] }) => tradeIds));
  const tradeIds = new Set([...written.tradeIds, ...cited]);
  const [refused] = checkSentences([sentence], { facts, tradeIds });
  if (refused !== undefined) throw new Error(`a checked sentence says what no fact says: ${refused.reason}`);
}

function factsOf({ parts }: Sentence, facts: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    parts.flatMap(({ fact }) => (fact === undefined ? [] : [[fact, facts[fact] ?? ""]])),
  );
}

function cleaned(refusal: Refusal | null): Refusal | null {
  return refusal === null ? null : { ...refusal, word: plainText(refusal.word, 40).replaceAll(/\s/g, " ") };
}
