import { answerJson, startVendor, type Vendor } from "./server.ts";

/**
 * A service that speaks the chat completions API (https://platform.openai.com/docs/api-reference/chat):
 * `GET /v1/models` and `POST /v1/chat/completions`. It answers with the prompt in capitals.
 */
export function startModel(): Promise<Vendor> {
  return startVendor((request, body, response) => {
    if (request.headers.authorization !== "Bearer sk-valid-key")
      return answerJson(response, 401, {
        error: { type: "invalid_api_key", message: "sk-wrong-key is wrong" },
      });
    if (request.url === "/v1/models") return answerJson(response, 200, { object: "list", data: [] });
    if (request.url !== "/v1/chat/completions")
      return answerJson(response, 404, { error: { type: "not_found" } });
    const { model, messages } = JSON.parse(body);
    const content = String(messages.at(-1).content).toUpperCase();
    answerJson(response, 200, {
      model,
      choices: [{ message: { role: "assistant", content }, finish_reason: "stop" }],
      usage: { prompt_tokens: 3, completion_tokens: 5, total_tokens: 8 },
    });
  });
}
