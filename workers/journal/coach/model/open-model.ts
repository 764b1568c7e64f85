import { Problem } from "#shared/problem.ts";
import { saidSeconds } from "../../../market/vendors/core/pause.ts";
import type { ModelSettings } from "../../../settings/model.ts";
import { vendorOrigin, vendorSecrets } from "../../../settings/vendors.ts";
import type { Message } from "./core/message.ts";

/** `refused`: the key or the request. `busy`: too many requests. `broken`: an error of the model's side. */
export type Refused = { failure: "refused" | "busy" | "broken"; said: number | null };
/** Sends messages to the model and gives the stream of its answer, in server-sent events. */
export type Model = (
  asked: { messages: readonly Message[]; mostTokens: number },
  signal: AbortSignal,
) => Promise<ReadableStream<Uint8Array> | Refused>;

/** The model that the operator has bound. Throws `not_ready` where what it needs is missing. */
export function openModel(env: Env, { through, name }: ModelSettings): Model {
  return through === "openai" ? chatCompletions(env, name) : workersAi(env, name);
}

/** An endpoint of the chat completions API (https://platform.openai.com/docs/api-reference/chat/create). */
function chatCompletions(env: Env, model: string): Model {
  const url = new URL("/v1/chat/completions", vendorOrigin(env, "model"));
  const { apiKey } = vendorSecrets(env, "model");
  return async ({ messages, mostTokens }, signal) => {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${apiKey}`,
        "content-type": "application/json",
        accept: "text/event-stream",
        "user-agent": "Tidemark",
      },
      body: JSON.stringify({
        model,
        messages,
        max_tokens: mostTokens,
        temperature: 0,
        stream: true,
        stream_options: { include_usage: true },
      }),
      redirect: "manual",
      signal,
    });
    if (response.status === 200 && response.body !== null) return response.body;
    await response.body?.cancel();
    const { status, headers } = response;
    const failure = status === 429 ? "busy" : status >= 400 && status < 500 ? "refused" : "broken";
    return { failure, said: saidSeconds(headers, Date.now()) };
  };
}

/** What the binding `AI` of Workers AI offers here. */
type WorkersAi = { run(model: string, input: object): Promise<unknown> };

/** A model of Workers AI (https://developers.cloudflare.com/workers-ai/configuration/bindings/). */
function workersAi(env: Env, model: string): Model {
  const ai = workersAiOf(env);
  return async ({ messages, mostTokens }) => {
    const answer = await ai.run(model, { messages, max_tokens: mostTokens, temperature: 0, stream: true });
    return answer instanceof ReadableStream ? answer : { failure: "broken", said: null };
  };
}

/** The binding is none of `wrangler.toml`, because a developer's machine has no stand-in for it. */
function workersAiOf(env: Env): WorkersAi {
  const ai: unknown = Reflect.get(env, "AI");
  if (typeof ai !== "object" || ai === null || !("run" in ai) || typeof ai.run !== "function")
    throw new Problem("not_ready", "COACH_MODEL=workers-ai needs the binding AI.");
  return ai as WorkersAi;
}
