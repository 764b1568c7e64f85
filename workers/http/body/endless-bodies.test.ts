import { expect, test } from "vitest";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { newUser, send } from "#test/harness.ts";

const PIECE = 100_000;

/** A body of a gigabyte without a length, and how many bytes were requested. */
function endless(first: string): { body: ReadableStream<Uint8Array>; asked: () => number } {
  let asked = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      controller.enqueue(asked === 0 ? new TextEncoder().encode(first) : new Uint8Array(PIECE).fill(49));
      asked += PIECE;
      if (asked > 1_000_000_000) controller.close();
    },
  });
  return { body, asked: () => asked };
}

const FORM = 'Content-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\nexecuted_at,';
const KINDS = {
  json: [["application/json", '{"a":"']],
  form: [["application/x-www-form-urlencoded", "code="]],
  upload: [
    ["multipart/form-data; boundary=x", `--x\r\n${FORM}`],
    ["text/csv", "executed_at,"],
  ],
} as const;

/** The bytes that a route may read before it refuses, including the bytes that the runtime reads ahead. */
const mostOf = (path: string, kind: string) =>
  (path === "/trades/import" ? 25 * 1024 * 1024 : kind === "upload" || kind === "json" ? 1_000_000 : 20_000) +
  5 * PIECE;

test("no route reads an endless body further than it may go", async () => {
  const user = await newUser();
  for (const { name, method, path, bodyKind } of ENDPOINTS) {
    if (method === "GET") continue;
    for (const [type, first] of KINDS[bodyKind === "upload" ? "upload" : "json"]) {
      const { body, asked } = endless(first);
      const at = path.replaceAll(/:\w+/g, "x");
      const answer = await user.fetch(at, { method, body, headers: { "content-type": type } });
      expect([name, type, answer.status < 500 && answer.status >= 400]).toEqual([name, type, true]);
      expect([name, type, asked()]).toEqual([
        name,
        type,
        expect.toSatisfy((n: number) => n <= mostOf(path, bodyKind)),
      ]);
    }
  }
});

test.each(["/oauth/token", "/oauth/revoke", "/oauth/callback/apple"])(
  "%s, outside the mounts, does neither",
  async (path) => {
    const [[type, first]] = KINDS.form;
    const { body, asked } = endless(first);
    const answer = await send(path, { method: "POST", body, headers: { "content-type": type } });
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(asked()).toBeLessThanOrEqual(mostOf(path, "form"));
  },
);

test("a form without a length that is too large is told so", async () => {
  const user = await newUser();
  const [type, first] = KINDS.upload[0];
  const { body } = endless(first);
  const answer = await user.fetch("/trades/import", {
    method: "POST",
    body,
    headers: { "content-type": type },
  });
  expect([answer.status, await answer.json()]).toEqual([
    413,
    expect.objectContaining({ code: "payload_too_large" }),
  ]);
});
