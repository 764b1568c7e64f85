import { expect, test } from "vitest";
import { readSample, removeSample } from "#shared/contracts/sample.ts";
import { getMetrics } from "#shared/contracts/metrics.ts";
import { newId, sampleIdOf } from "#shared/ids.ts";
import { operate, tracesOf } from "#test/everywhere.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import type { Ctx } from "../../context.ts";
import { inSample } from "../sample-ledger/in-sample.ts";
import { fillSample } from "./fill-sample.ts";
import { loadSample } from "./load-sample.ts";
import { insertSample } from "./store.ts";

/** Asks for a sample without its job, so that only the test runs it. */
async function plant(user: TestUser): Promise<{ importId: string }> {
  const importId = newId("import");
  await user.ctx().ledger.transaction((tx) => inSample(tx, (mine) => insertSample(mine, importId)));
  return { importId };
}

async function fillToEnd(user: TestUser, of: { importId: string }): Promise<void> {
  while ((await fillSample(user.ctx(), of))?.again === true);
}

const killed = () => Promise.reject(new Error("killed"));
const metricsOf = (user: TestUser) => user.call(getMetrics, { query: { account: sampleIdOf(user.id) } });

/** The job's context, in which something happens before its n-th transaction, from 0. */
function before(user: TestUser, n: number, happens: () => Promise<unknown>): Ctx {
  const ctx = user.ctx();
  let begun = 0;
  return {
    ...ctx,
    ledger: {
      ...ctx.ledger,
      async transaction(work) {
        if (begun++ === n) await happens();
        return ctx.ledger.transaction(work);
      },
    },
  };
}

test("a job that was killed anywhere goes on, and the sample is the same as without", async () => {
  const [user, other] = [await newUser(), await newUser()];
  await fillToEnd(other, await plant(other));
  const of = await plant(user);
  for (const n of [1, 4, 6, 8, 10]) {
    await fillSample(before(user, n, killed), of).catch(() => undefined);
  }
  await fillToEnd(user, of);
  await fillToEnd(user, of);
  expect(await metricsOf(user)).toEqual(await metricsOf(other));
  expect((await user.call(readSample)).sample).toMatchObject({ status: "ready" });
});

test.for([1, 4, 7, 10])("a removal before transaction %i of the job leaves nothing behind", async (n) => {
  const user = await newUser();
  const of = await plant(user);
  // On a busy machine the job needs several slices to come so far.
  const job = before(user, n, () => user.call(removeSample));
  while ((await fillSample(job, of))?.again === true);
  expect((await user.call(readSample)).sample).toBeNull();
  expect(await tracesOf(sampleIdOf(user.id), user.id)).toEqual([]);
});

test("a removal waits for the transaction that is writing, and takes its rows too", async () => {
  const user = await newUser();
  const of = await plant(user);
  const [, removed] = await Promise.allSettled([fillToEnd(user, of), user.call(removeSample)]);
  expect(removed.status).toBe("fulfilled");
  expect(await tracesOf(sampleIdOf(user.id), user.id)).toEqual([]);
});

test("the job of an earlier sample writes nothing into the next one", async () => {
  const user = await newUser();
  const earlier = await plant(user);
  await user.call(removeSample);
  const next = await plant(user);
  await fillToEnd(user, earlier);
  const { sample } = await user.call(readSample);
  expect(sample).toMatchObject({ status: "failed" }); // its job was never queued
  await fillToEnd(user, next);
  const imports = await operate<{ id: string }>("select id from imports where user_id = $1", [
    sampleIdOf(user.id),
  ]);
  expect(imports).toEqual([{ id: next.importId }]);
});

test("a sample whose loading has stopped is loaded anew", async () => {
  const user = await newUser();
  const stopped = await plant(user);
  await fillSample(before(user, 5, killed), stopped).catch(() => undefined);
  expect((await user.call(readSample)).sample).toMatchObject({ status: "failed" });
  expect(await loadSample(user.ctx())).toMatchObject({ status: "loading" });
  await user.settle();
  expect((await user.call(readSample)).sample).toMatchObject({ status: "ready" });
  expect((await metricsOf(user)).trades).toBeGreaterThan(600);
});
