/** Standard Webhooks advises 20 KB; a larger event is fetched by `GET /events` and only named here. */
export const MOST_PAYLOAD_CHARS = 65_536;

/** The text of a message, with the fields of Standard Webhooks: `{type, timestamp, data}`. */
export function payloadOf({ type, at, body }: { type: string; at: string; body: object }): string {
  const text = JSON.stringify({ type, timestamp: at, data: body });
  if (text.length <= MOST_PAYLOAD_CHARS) return text;
  return JSON.stringify({ type, timestamp: at, data: { omitted: "too_large" } });
}

/** The start of an answer as text that a database keeps: no character of control but the line's end. */
export function excerptOf(body: Uint8Array, most: number): string {
  const text = new TextDecoder().decode(body).replaceAll(/[^\P{Cc}\n\t]/gu, "");
  return text.slice(0, most).toWellFormed();
}

/** The request of one attempt: it waits 15 s for a whole answer, reads 4 KB of it and follows no redirect. */
export function requestOf({
  url,
  signed,
  body,
}: {
  url: string;
  signed: Readonly<Record<string, string>>;
  body: string;
}) {
  const headers = { ...signed, "content-type": "application/json" };
  return { url, method: "POST", headers, body, timeoutMs: 15_000, mostBytes: 4_096, mostRedirects: 0 };
}
