import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { getWorkingOut } from "#shared/contracts/imports.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { history } from "#test/fixtures/history.ts";
import { uploadText } from "#test/things.ts";
import { queued } from "../../jobs/kinds.ts";
import { workingOut } from "./core/working-out.ts";

const asked = (user: TestUser) => user.call(getWorkingOut);
const end = (user: TestUser, kind: string) =>
  user
    .ctx()
    .ledger.transaction((tx) =>
      tx.query(sql`update jobs set state = 'done' where user_id = ${user.id} and kind = ${kind}`),
    );

/** A job that no consumer takes before the test has ended it. */
const plant = (
  user: TestUser,
  kind: "ledger.derive" | "bias.score" | "coach.reflect",
  importId: string | null,
) =>
  user.ctx().ledger.transaction((tx) => {
    tx.jobs.push(queued({ kind, payload: { importId }, runAfter: "2100-01-01T00:00:00.000Z" }));
    return Promise.resolve();
  });

test("says what is worked out after an import, and from how many fills, until nothing is", async () => {
  const user = await newUser();
  const other = await newUser();
  const importId = await uploadText(user, history({ fills: 40 }));
  await user.settle();
  expect(await asked(user)).toEqual({ stage: null, fills: null });
  await plant(user, "coach.reflect", importId);
  await plant(user, "bias.score", null);
  await plant(user, "ledger.derive", importId);
  expect(await asked(user)).toEqual({ stage: "trades", fills: 40 });
  expect(await asked(other)).toEqual({ stage: null, fills: null });
  await end(user, "ledger.derive");
  expect(await asked(user)).toEqual({ stage: "biases", fills: null });
  await end(user, "bias.score");
  expect(await asked(user)).toEqual({ stage: "coach", fills: 40 });
  await end(user, "coach.reflect");
  expect(await asked(user)).toEqual({ stage: null, fills: null });
});

test.each([
  [[], { stage: null, fills: null }],
  [[{ kind: "coach.reflect", fills: 7 }], { stage: "coach", fills: 7 }],
  [
    [
      { kind: "coach.reflect", fills: 7 },
      { kind: "bias.score", fills: null },
    ],
    { stage: "biases", fills: null },
  ],
  [
    [
      { kind: "ledger.derive", fills: 3 },
      { kind: "bias.score", fills: 9 },
      { kind: "ledger.derive", fills: 4 },
    ],
    { stage: "trades", fills: 7 },
  ],
])("of %j the first stage counts", (work, expected) => expect(workingOut(work)).toEqual(expected));
