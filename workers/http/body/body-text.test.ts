import { expect, test } from "vitest";
import { newUser } from "#test/harness.ts";

const BAD = Uint8Array.from([
  ...new TextEncoder().encode('{"name":"'),
  0xff,
  0xfe,
  0xed,
  0xa0,
  0x80,
  ...new TextEncoder().encode('","filter":{"symbol":"ACME"}}'),
]);

test.each([{}, { "idempotency-key": "0123456789abcdef" }])(
  "a body that is no UTF-8 is refused instead of stored with other characters (%o)",
  async (more) => {
    const user = await newUser();
    const headers = { "content-type": "application/json", ...more };
    const answer = await user.fetch("/saved-filters", { method: "POST", body: BAD, headers });
    expect([answer.status, await answer.json()]).toEqual([
      400,
      expect.objectContaining({ code: "invalid_request", detail: "The body is not valid UTF-8." }),
    ]);
  },
);
