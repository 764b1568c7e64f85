import type { ServerResponse } from "node:http";
import { answerJson, startVendor, type Vendor } from "./server.ts";

/**
 * What the stand-in does with one question. `status`: answers with an error. `hang`: never answers. A stream
 * has its text in pieces. `cut` breaks it off, `stall` sends nothing more, `flood` never stops, and `error`
 * sends an error within the stream. Without an `end` it ends as it should.
 */
export type Turn =
  | { kind: "status"; status: number; retryAfter?: string }
  | { kind: "hang" }
  | { kind: "stream"; pieces: string[]; end?: "cut" | "stall" | "flood" | "error" };

/**
 * A service that speaks the chat completions API (https://platform.openai.com/docs/api-reference/chat):
 * `GET /v1/models` and `POST /v1/chat/completions`, also streamed. It answers with the prompt in capitals.
 * `PUT /script/:model` says what the next answers of a model are, and `GET /asked/:model` what it was asked.
 */
export function startModel(): Promise<Vendor> {
  const scripts = new Map<string, Turn[]>();
  const asked = new Map<string, unknown[]>();
  return startVendor((request, body, response) => {
    const [, place = "", name = ""] = (request.url ?? "").split("/");
    if (place === "script") {
      scripts.set(decodeURIComponent(name), JSON.parse(body));
      return answerJson(response, 200, {});
    }
    if (place === "asked") return answerJson(response, 200, asked.get(decodeURIComponent(name)) ?? []);
    if (request.headers.authorization !== "Bearer sk-valid-key")
      return answerError(response, 401, "invalid_api_key", "sk-wrong-key is wrong");
    if (request.url === "/v1/models") return answerJson(response, 200, { object: "list", data: [] });
    if (request.url !== "/v1/chat/completions")
      return answerError(response, 404, "not_found", "no such path");
    const question = JSON.parse(body);
    const { model, messages, stream } = question;
    asked.set(model, [...(asked.get(model) ?? []), question]);
    const script = scripts.get(model);
    const turn = script?.shift();
    if (script !== undefined && turn === undefined)
      return answerError(response, 500, "server_error", "the script is over");
    if (turn !== undefined) return act(turn, model, response);
    const content = String(messages.at(-1).content).toUpperCase();
    if (stream === true) return act({ kind: "stream", pieces: [content] }, model, response);
    answerJson(response, 200, {
      id: "chatcmpl-1",
      object: "chat.completion",
      model,
      choices: [{ index: 0, message: { role: "assistant", content }, finish_reason: "stop" }],
      usage: USAGE,
    });
  });
}

const USAGE = { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 };

function act(turn: Turn, model: string, response: ServerResponse): void {
  if (turn.kind === "hang") return;
  if (turn.kind === "status") {
    if (turn.retryAfter !== undefined) response.setHeader("retry-after", turn.retryAfter);
    return answerError(response, turn.status, "rate_limit_exceeded", "no");
  }
  const chunk = (delta: object, finish: string | null = null) =>
    sendData(response, model, { choices: [{ index: 0, delta, finish_reason: finish }] });
  response.writeHead(200, { "content-type": "text/event-stream" });
  chunk({ role: "assistant", content: "" });
  for (const content of turn.pieces) chunk({ content });
  if (turn.end === "stall") return;
  if (turn.end === "cut") return void setTimeout(() => response.destroy(), 20);
  if (turn.end === "flood") return flood(response, () => chunk({ content: "word ".repeat(200) }));
  if (turn.end === "error") {
    response.write(
      'data: {"error":{"message":"overloaded","type":"server_error","param":null,"code":null}}\n\n',
    );
    return void response.end();
  }
  chunk({}, "stop");
  sendData(response, model, { choices: [], usage: USAGE });
  response.end("data: [DONE]\n\n");
}

/** Sends a chunk as the published contract has it. */
function sendData(response: ServerResponse, model: string, chunk: object): boolean {
  const whole = {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1_767_225_600,
    model,
    ...chunk,
  };
  return response.write(`data: ${JSON.stringify(whole)}\n\n`);
}

function flood(response: ServerResponse, more: () => boolean): void {
  const go = () => {
    while (!response.destroyed && more());
    if (!response.destroyed) response.once("drain", go);
  };
  go();
}

function answerError(response: ServerResponse, status: number, type: string, message: string): void {
  answerJson(response, status, { error: { type, message, param: null, code: type } });
}
