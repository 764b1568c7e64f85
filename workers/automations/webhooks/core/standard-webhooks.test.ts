import { expect, test } from "vitest";
import { newSecret, secretBytes, sign, verify } from "./standard-webhooks.ts";

// The published example of the libraries' tests (standard-webhooks/standard-webhooks, libraries/javascript).
const SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
const TIMESTAMP = 1614265330;
const BODY = '{"test": 2432232314}';
const SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

const signed = { "webhook-id": ID, "webhook-timestamp": String(TIMESTAMP), "webhook-signature": SIGNATURE };
const at = (seconds: number) => (TIMESTAMP + seconds) * 1000;
const judge = (changes: Record<string, string | null>, body: string | Uint8Array = BODY, now = at(0)) => {
  const headers = new Headers(signed);
  for (const [name, value] of Object.entries(changes))
    if (value === null) headers.delete(name);
    else headers.set(name, value);
  return verify([SECRET], { headers, body, now });
};

test("the published message has the published signature", async () => {
  expect(await sign([SECRET], { id: ID, timestamp: TIMESTAMP, body: BODY })).toEqual(signed);
  expect(await judge({})).toBeNull();
  expect(await judge({}, new TextEncoder().encode(BODY))).toBeNull();
  const without = SECRET.slice("whsec_".length);
  expect(await verify([without], { headers: new Headers(signed), body: BODY, now: at(0) })).toBeNull();
});

test.each([
  ["without an id", { "webhook-id": null }, "headers_missing"],
  ["without a timestamp", { "webhook-timestamp": null }, "headers_missing"],
  ["without a signature", { "webhook-signature": null }, "headers_missing"],
  ["with an empty signature", { "webhook-signature": "" }, "headers_missing"],
  ["with a word for a timestamp", { "webhook-timestamp": "hello" }, "timestamp_unreadable"],
  ["with letters behind its timestamp", { "webhook-timestamp": `${TIMESTAMP}abc` }, "timestamp_unreadable"],
  ["with a fraction of a second", { "webhook-timestamp": `${TIMESTAMP}.5` }, "timestamp_unreadable"],
  ["from before the epoch", { "webhook-timestamp": "-1" }, "timestamp_unreadable"],
  ["with another timestamp", { "webhook-timestamp": String(TIMESTAMP + 1) }, "signature_wrong"],
  ["with another id", { "webhook-id": "msg_other" }, "signature_wrong"],
  ["with a cut signature", { "webhook-signature": SIGNATURE.slice(0, -8) }, "signature_wrong"],
  ["with no more than a version", { "webhook-signature": "v1," }, "signature_wrong"],
  ["without a version", { "webhook-signature": SIGNATURE.slice(3) }, "signature_wrong"],
  ["with another version", { "webhook-signature": SIGNATURE.replace("v1,", "v2,") }, "signature_wrong"],
  [
    "with an asymmetric version",
    { "webhook-signature": SIGNATURE.replace("v1,", "v1a,") },
    "signature_wrong",
  ],
  ["with what is no base64", { "webhook-signature": "v1,????" }, "signature_wrong"],
  ["with a comma for a space", { "webhook-signature": `v1,AAAA,${SIGNATURE}` }, "signature_wrong"],
  [
    "with the right one behind twenty",
    { "webhook-signature": "v1,AAAA ".repeat(20) + SIGNATURE },
    "signature_wrong",
  ],
])("a message %s is not taken", async (_, changes, reason) => {
  expect(await judge(changes)).toBe(reason);
});

test("one right signature among others is enough", async () => {
  const others = `v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc= v2,${SIGNATURE.slice(3)}`;
  expect(await judge({ "webhook-signature": `${others} ${SIGNATURE} v1,AAAA` })).toBeNull();
});

test("a body that differs by one byte, and an empty one, are not taken", async () => {
  expect(await judge({}, `${BODY} `)).toBe("signature_wrong");
  expect(await judge({}, "")).toBe("signature_wrong");
  const empty = await sign([SECRET], { id: ID, timestamp: TIMESTAMP, body: "" });
  expect(await verify([SECRET], { headers: new Headers(empty), body: "", now: at(0) })).toBeNull();
});

test.each([
  [300, null],
  [301, "too_old"],
  [-300, null],
  [-301, "too_new"],
])("%i seconds after its timestamp a message is judged as %s", async (seconds, expected) => {
  expect(await judge({}, BODY, at(seconds))).toBe(expected);
});

test("with two secrets both sign, and a receiver that has either one takes the message", async () => {
  const [old, fresh] = [newSecret(), newSecret()];
  const headers = new Headers(await sign([fresh, old], { id: ID, timestamp: TIMESTAMP, body: BODY }));
  for (const secret of [old, fresh, SECRET])
    expect(await verify([secret], { headers, body: BODY, now: at(0) })).toBe(
      secret === SECRET ? "signature_wrong" : null,
    );
  expect(await verify([SECRET, old], { headers, body: BODY, now: at(0) })).toBeNull();
});

test("a secret has 24 to 64 bytes in base64", () => {
  expect(newSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(secretBytes(newSecret())).toHaveLength(32);
  for (const text of [
    "",
    "whsec_",
    "whsec_MTIz",
    "not base64!",
    `whsec_${btoa("x".repeat(66))}`,
    "whpk_AAAA",
  ])
    expect(secretBytes(text)).toBeNull();
});

test("an id with a full stop could be another message's text, and is not signed", async () => {
  await expect(sign([SECRET], { id: "a.b", timestamp: 1, body: "" })).rejects.toThrow(RangeError);
});
