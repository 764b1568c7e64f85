import { expect, test } from "vitest";
import { excerptOf, requestOf, MOST_PAYLOAD_CHARS, payloadOf } from "./payload.ts";

const at = "2026-11-29T00:00:00.000Z";

test("a message has the fields of Standard Webhooks, and a large event is only named", () => {
  expect(JSON.parse(payloadOf({ type: "bias.scored", at, body: { n: 1 } }))).toEqual({
    type: "bias.scored",
    timestamp: at,
    data: { n: 1 },
  });
  const large = payloadOf({ type: "bias.scored", at, body: { text: "x".repeat(MOST_PAYLOAD_CHARS) } });
  expect(JSON.parse(large)).toEqual({ type: "bias.scored", timestamp: at, data: { omitted: "too_large" } });
});

test("an excerpt is text that can be kept, whatever the receiver answered", () => {
  expect(excerptOf(new TextEncoder().encode("a\0b\u001b[31mc\nd"), 100)).toBe("ab[31mc\nd");
  expect(excerptOf(new Uint8Array([0xff, 0xfe, 0x41]), 100)).toBe("\ufffd\ufffdA");
  expect(excerptOf(new TextEncoder().encode("😀😀"), 3)).toBe("😀\ufffd");
});

test("an attempt waits fifteen seconds, reads little and follows no redirect", () => {
  const given = { url: "https://example.com/in", signed: { "webhook-id": "dlv_1" }, body: "{}" };
  expect(requestOf(given)).toEqual({
    url: given.url,
    method: "POST",
    headers: { "webhook-id": "dlv_1", "content-type": "application/json" },
    body: "{}",
    timeoutMs: 15_000,
    mostBytes: 4_096,
    mostRedirects: 0,
  });
});
