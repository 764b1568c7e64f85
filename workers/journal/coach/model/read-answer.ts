import type { ModelLimits } from "../../../settings/model.ts";
import { readChunk } from "./core/chunk.ts";
import { eventData } from "./core/event-data.ts";
import type { Message } from "./core/message.ts";
import type { Model, Refused } from "./open-model.ts";

/** A long answer has some 3 KB of text, and some 200 bytes around each word on its way. */
const MOST_WIRE_BYTES = 524_288;
const MOST_TEXT = 12_000;

/** `silent`: no word, or no end, in time. `cut`: the stream broke off. `flooded`: more than may come. */
export type Failure = Refused["failure"] | "silent" | "cut" | "flooded" | "unreadable";
export type Ended = "whole" | "stopped" | Failure;
export type Read = { ended: Ended; text: string; tokens: number | null; said: number | null };

/** What a verb asks the model of this deployment. */
export type ModelQuestion = {
  messages: readonly Message[];
  /** The most tokens of the answer. */
  mostTokens: number;
  /** Takes each piece of the answer as it comes, unchecked. The answer is read no further after `stop`. */
  onText?: (piece: string) => Promise<"stop" | void>;
};

/**
 * Asks the model once and reads its answer as it comes, within the time and to the size that are allowed. It
 * throws for nothing that the model or the network does, and for every error of `onText`.
 */
export async function readAnswer(
  model: Model,
  { messages, mostTokens, onText }: ModelQuestion,
  { firstMs, wholeMs }: Pick<ModelLimits, "firstMs" | "wholeMs">,
): Promise<Read> {
  const ending = new AbortController();
  const end = () => ending.abort();
  const first = setTimeout(end, firstMs);
  const whole = setTimeout(end, wholeMs);
  const read: Read = { ended: "silent", text: "", tokens: null, said: null };
  const late = new Promise<null>((resolve) => ending.signal.addEventListener("abort", () => resolve(null)));
  let body: ReadableStreamDefaultReader<Uint8Array> | null = null;
  try {
    const answer = await orNothing(Promise.race([late, model({ messages, mostTokens }, ending.signal)]));
    if (answer === null) return read;
    if (!(answer instanceof ReadableStream)) return { ...read, ended: answer.failure, said: answer.said };
    const pieces = answer.getReader();
    body = pieces;
    const next = () => orNothing(Promise.race([late, pieces.read()]));
    await take(next, { read, onText, heard: () => clearTimeout(first) });
    if (read.ended === "cut" && ending.signal.aborted) read.ended = "silent";
  } finally {
    clearTimeout(first);
    clearTimeout(whole);
    void body?.cancel().catch(() => undefined);
    end();
  }
  return read;
}

/** Null where the network fails, or the model that it reaches. */
async function orNothing<T>(answer: Promise<T>): Promise<T | null> {
  try {
    return await answer;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return null;
  }
}

type Taking = { read: Read; onText: ModelQuestion["onText"]; heard(): void };

async function take(
  next: () => Promise<ReadableStreamReadResult<Uint8Array> | null>,
  { read, onText, heard }: Taking,
): Promise<void> {
  const decoder = new TextDecoder();
  const ended = eventData();
  let size = 0;
  for (;;) {
    const piece = await next();
    if (piece === null) return void (read.ended = read.text === "" ? "silent" : "cut");
    if (piece.done) return void (read.ended = "cut");
    size += piece.value.length;
    if (size > MOST_WIRE_BYTES) return void (read.ended = "flooded");
    for (const data of ended(decoder.decode(piece.value, { stream: true }))) {
      const chunk = readChunk(data);
      if (chunk === null) return void (read.ended = "unreadable");
      if (chunk.kind === "end") return void (read.ended = "whole");
      read.tokens = chunk.tokens ?? read.tokens;
      if (chunk.text === "") continue;
      heard();
      if (read.text.length + chunk.text.length > MOST_TEXT) return void (read.ended = "flooded");
      read.text += chunk.text;
      if ((await onText?.(chunk.text)) === "stop") return void (read.ended = "stopped");
    }
  }
}
