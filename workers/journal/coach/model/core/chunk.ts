import * as z from "zod";

/**
 * A chunk of a streamed answer: OpenAI's `chat.completion.chunk`, whose last one has no choices but the usage
 * (https://platform.openai.com/docs/api-reference/chat-streaming), or Workers AI's `{response}`
 * (https://developers.cloudflare.com/workers-ai/features/streaming/).
 */
const Sent = z.object({
  choices: z.array(z.object({ delta: z.object({ content: z.string().nullish() }).nullish() })).nullish(),
  response: z.string().nullish(),
  usage: z.object({ total_tokens: z.number().int().min(0).max(10_000_000) }).nullish(),
  error: z.never().optional(),
});

/** A piece of the answer, with all tokens used where the chunk counts them, or the mark of the end. */
export type Chunk = { kind: "piece"; text: string; tokens: number | null } | { kind: "end" };

/** Null for data that is no chunk, such as an error within the stream. */
export function readChunk(data: string): Chunk | null {
  if (data.trim() === "[DONE]") return { kind: "end" };
  const sent = Sent.safeParse(parsed(data)).data;
  if (sent === undefined) return null;
  const text = sent.choices?.[0]?.delta?.content ?? sent.response ?? "";
  return { kind: "piece", text, tokens: sent.usage?.total_tokens ?? null };
}

function parsed(data: string): unknown {
  try {
    return JSON.parse(data);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return null;
  }
}
