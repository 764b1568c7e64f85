import { answerJson, startVendor, type Vendor } from "./server.ts";

/**
 * Discord's webhooks (https://discord.com/developers/docs/resources/webhook): `GET` and
 * `POST /api/v10/webhooks/{id}/{token}?wait=true`. `GET /taken` returns the messages to a test.
 */
export function startDiscord(): Promise<Vendor> {
  const taken: unknown[] = [];
  return startVendor((request, body, response) => {
    const url = new URL(request.url ?? "/", "http://vendor");
    if (url.pathname === "/taken") return answerJson(response, 200, taken);
    if (url.pathname !== "/api/v10/webhooks/42/valid-token")
      return answerJson(response, 404, { message: "Unknown Webhook", code: 10015 });
    if (request.method === "GET") return answerJson(response, 200, { id: "42", type: 1 });
    const message = JSON.parse(body);
    if (typeof message.content !== "string" || message.content.length > 2_000)
      return answerJson(response, 400, { message: "Invalid Form Body", code: 50035 });
    taken.push(message);
    if (url.searchParams.get("wait") !== "true") return void response.writeHead(204).end();
    answerJson(response, 200, { id: String(taken.length), channel_id: "7", content: message.content });
  });
}
