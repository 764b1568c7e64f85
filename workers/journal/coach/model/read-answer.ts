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

export type Asked = {
  messages: readonly Message[];
  mostTokens: number;
  /** Takes each piece as it comes. The answer is read no further after `stop`. */
  onText?: ((piece: string) => Promise<"stop" | void>) | undefined;
  signal?: AbortSignal | undefined;
};

/**
 * Asks the model once and reads its answer as it comes, within the time and to the size that are allowed. It
 * never throws for what the model or the network does.
 */
export async function readAnswer(
  model: Model,
  { messages, mostTokens, onText, signal }: Asked,
  { firstMs, wholeMs }: Pick<ModelLimits, "firstMs" | "wholeMs">,
): Promise<Read> {
  const ending = new AbortController();
  const end = () => ending.abort();
  const first = setTimeout(end, firstMs);
  const whole = setTimeout(end, wholeMs);
  signal?.addEventListener("abort", end);
  if (signal?.aborted === true) end();
  const read: Read = { ended: "silent", text: "", tokens: null, said: null };
  const late = new Promise<null>((resolve) => {
    ending.signal.addEventListener("abort", () => resolve(null));
    if (ending.signal.aborted) resolve(null);
  });
  let body: ReadableStreamDefaultReader<Uint8Array> | null = null;
  try {
    const answer = await Promise.race([late, model({ messages, mostTokens }, ending.signal)]);
    if (answer === null) return read;
    if (!(answer instanceof ReadableStream)) return { ...read, ended: answer.failure, said: answer.said };
    body = answer.getReader();
    await take(body, { read, late, onText, heard: () => clearTimeout(first) });
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    read.ended = ending.signal.aborted || read.text === "" ? "silent" : "cut";
  } finally {
    clearTimeout(first);
    clearTimeout(whole);
    signal?.removeEventListener("abort", end);
    void body?.cancel().catch(() => undefined);
    end();
  }
  return signal?.aborted === true ? { ...read, ended: "stopped" } : read;
}

type Taking = { read: Read; late: Promise<null>; onText: Asked["onText"]; heard(): void };

async function take(
  body: ReadableStreamDefaultReader<Uint8Array>,
  { read, late, onText, heard }: Taking,
): Promise<void> {
  const decoder = new TextDecoder();
  const ended = eventData();
  let size = 0;
  for (;;) {
    const next = await Promise.race([late, body.read()]);
    if (next === null) return;
    if (next.done) return void (read.ended = "cut");
    size += next.value.length;
    if (size > MOST_WIRE_BYTES) return void (read.ended = "flooded");
    for (const data of ended(decoder.decode(next.value, { stream: true }))) {
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
