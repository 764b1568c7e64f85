import { expect, test } from "vitest";
import { sql } from "drizzle-orm";
import { scoreBiases } from "#shared/contracts/biases.ts";
import { cancelImport } from "#shared/contracts/imports.ts";
import { newId } from "#shared/ids.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { claimKey } from "./idempotency.ts";

const score = (user: TestUser, key: string, body = "{}") =>
  user.fetch(scoreBiases.path, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", "idempotency-key": key },
  });

test("the same key and payload replay the stored answer, and the effect happens once", async () => {
  const user = await newUser();
  const first = await score(user, "key-1");
  const again = await score(user, '"key-1"');
  expect(again.status).toBe(first.status);
  expect(again.headers.get("idempotency-replayed")).toBe("true");
  expect(await again.json()).toEqual(await first.json());
  const jobs = await user.ctx().ledger.read(sql`select id from jobs where kind = 'bias.score'`);
  expect(jobs).toHaveLength(1);
});

test("the same key with another payload is a 422", async () => {
  const user = await newUser();
  await score(user, "key-1");
  const other = await score(user, "key-1", '{"more":1}');
  expect(other.status).toBe(422);
  expect(await other.json()).toMatchObject({ code: "idempotency_mismatch" });
});

test("ten concurrent requests with one key have one effect; each is answered by it or told to wait", async () => {
  const user = await newUser();
  const answers = await Promise.all(Array.from({ length: 10 }, () => score(user, "key-1")));
  const bodies = await Promise.all(answers.map((each) => each.text()));
  expect(new Set(answers.map((each) => each.status)).isSubsetOf(new Set([202, 409]))).toBe(true);
  expect(new Set(bodies.filter((_, n) => answers[n]?.status === 202)).size).toBe(1);
  expect(await user.ctx().ledger.read(sql`select id from jobs where kind = 'bias.score'`)).toHaveLength(1);
});

test("a request that comes while the first still runs is a 409", async () => {
  const user = await newUser();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const { promise: claimed, resolve: hasClaimed } = Promise.withResolvers<void>();
  const route = `${scoreBiases.method} ${scoreBiases.path}`;
  const first = user.ctx().ledger.transaction(async (tx) => {
    await claimKey(tx, "key-1", route, "any");
    hasClaimed();
    await held;
  });
  await claimed;
  expect((await score(user, "key-1")).status).toBe(409);
  release();
  await first;
});

test("a refusal is not stored: the same key may succeed later", async () => {
  const user = await newUser();
  const params = { id: newId("import") };
  const headers = { "idempotency-key": "key-1" };
  expect(await user.refused(cancelImport, { params, headers })).toMatchObject({ code: "not_found" });
  expect(await user.ctx().ledger.read(sql`select key from idempotency`)).toEqual([]);
});

test("one user's key means nothing to another", async () => {
  const [one, two] = await Promise.all([newUser(), newUser()]);
  await score(one, "key-1");
  expect((await score(two, "key-1")).headers.get("idempotency-replayed")).toBeNull();
});
