import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, inject, test } from "vitest";
import { newUser } from "#test/harness.ts";
import { refused } from "#test/setup/outside-calls.ts";
import { WORK } from "../jobs/queues.ts";

const CALLS: Record<string, () => unknown> = {
  "host.fetch": () => fetch(inject("vendors").pwned),
  "bucket.get": () => env.FILES.get("nothing"),
  "bucket.put": () => env.FILES.put("something", "text"),
  "queue.send": () => env.SCORING.send(WORK),
  "object.getByName": () => env.USER_STREAM.getByName("usr_outside").ping(),
};

test.each(Object.entries(CALLS))("%s is refused in a transaction, and takes it back", async (name, call) => {
  const { ctx } = await newUser();
  const { ledger } = ctx();
  const work = ledger.transaction(async (tx) => {
    tx.audit.push({ action: "never.written", detail: {} });
    await tx.query(sql`select 1`);
    await call();
  });
  await expect(work).rejects.toThrow(`${name} was called while a transaction`);
  expect(refused.splice(0)).toEqual([name]);
  expect(await ledger.read(sql`select 1 from audit where action = 'never.written'`)).toEqual([]);
});

test.each(Object.entries(CALLS))("%s is answered beside a transaction and after it", async (_, call) => {
  const { ctx } = await newUser();
  const { promise: late, resolve: isLate } = Promise.withResolvers<void>();
  let afterwards: Promise<unknown> = Promise.resolve();
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const work = ctx().ledger.transaction(async (tx) => {
    await tx.query(sql`select 1`);
    afterwards = late.then(call);
    await held;
  });
  await call();
  release();
  await work;
  isLate();
  await afterwards;
  await call();
});
