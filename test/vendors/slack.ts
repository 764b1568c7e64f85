import { answerJson, startVendor, type Vendor } from "./server.ts";

/**
 * Slack's Web API (https://docs.slack.dev/apis/web-api): `auth.test` and `chat.postMessage` with a bot
 * token. It answers 200 with `ok`, and refuses a `client_msg_id` that came before. A text `ratelimited` gets
 * 429. A message for a channel `#held…` is taken and never answered. `GET /taken?channel=` returns the
 * messages to a test, and `GET /asked?channel=` every `client_msg_id` that came for them.
 */
export function startSlack(): Promise<Vendor> {
  const taken: { channel: string; text: string }[] = [];
  const asked: { channel: string; id: string }[] = [];
  const ids = new Set<string>();
  return startVendor((request, body, response) => {
    const url = new URL(request.url ?? "/", "http://vendor");
    if (url.pathname === "/taken" || url.pathname === "/asked") {
      const wanted = url.searchParams.get("channel");
      const kept = url.pathname === "/taken" ? taken : asked;
      return answerJson(
        response,
        200,
        kept.filter(({ channel }) => channel === wanted),
      );
    }
    const say = (answer: object) => answerJson(response, 200, answer);
    if (request.method !== "POST") return say({ ok: false, error: "invalid_http_method" });
    if (request.headers.authorization !== "Bearer xoxb-valid-token")
      return say({ ok: false, error: "invalid_auth" });
    if (url.pathname === "/api/auth.test") return say({ ok: true, team: "Desk" });
    if (url.pathname !== "/api/chat.postMessage") return say({ ok: false, error: "unknown_method" });
    const { channel, text, client_msg_id: id } = JSON.parse(body);
    if (text === "ratelimited")
      return void response.writeHead(429, { "retry-after": "7" }).end('{"ok":false,"error":"ratelimited"}');
    if (channel === "#nowhere") return say({ ok: false, error: "channel_not_found" });
    if (typeof text !== "string" || text === "") return say({ ok: false, error: "no_text" });
    asked.push({ channel, id });
    if (ids.has(id)) return say({ ok: false, error: "duplicate_client_msg_id" });
    ids.add(id);
    taken.push({ channel, text });
    if (channel.startsWith("#held")) return;
    say({ ok: true, channel, ts: `${1_700_000_000 + taken.length}.000100` });
  });
}
