import { answerJson, startVendor, type Vendor } from "./server.ts";

/**
 * Telegram's Bot API (https://core.telegram.org/bots/api): `getMe` and `sendMessage` under
 * `/bot<token>/`. `GET /taken` returns the messages to a test.
 */
export function startTelegram(): Promise<Vendor> {
  const taken: unknown[] = [];
  return startVendor((request, body, response) => {
    if (request.url === "/taken") return answerJson(response, 200, taken);
    const [, token, method] = /^\/bot([^/]+)\/(\w+)$/.exec(request.url ?? "") ?? [];
    const refuse = (error_code: number, description: string) =>
      answerJson(response, error_code, { ok: false, error_code, description });
    if (token !== "123456:valid-token") return refuse(401, "Unauthorized");
    if (method === "getMe") return answerJson(response, 200, { ok: true, result: { id: 1, is_bot: true } });
    if (method !== "sendMessage") return refuse(404, "Not Found");
    const { chat_id: chat, text } = JSON.parse(body);
    if (chat === "0") return refuse(400, "Bad Request: chat not found");
    taken.push({ chat, text });
    answerJson(response, 200, { ok: true, result: { message_id: taken.length, text } });
  });
}
