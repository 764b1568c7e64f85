import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { getWorkingOut } from "#shared/contracts/imports.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { history } from "#test/fixtures/history.ts";
import { uploadText } from "#test/things.ts";
import { runImport } from "./run/run-import.ts";
import { workingOut } from "./core/working-out.ts";

const asked = (user: TestUser) => user.call(getWorkingOut);
const end = (user: TestUser, kind: string) =>
  user
    .ctx()
    .ledger.transaction((tx) =>
      tx.query(sql`update jobs set state = 'done' where user_id = ${user.id} and kind = ${kind}`),
    );

test("says what is worked out after an import, and from how many fills, until nothing is", async () => {
  const user = await newUser();
  const other = await newUser();
  expect(await asked(user)).toEqual({ stage: null, fills: null });
  const importId = await uploadText(user, history({ fills: 40 }));
  await runImport(user.ctx(), { importId });
  expect(await asked(user)).toEqual({ stage: "trades", fills: 40 });
  expect(await asked(other)).toEqual({ stage: null, fills: null });
  await end(user, "ledger.derive");
  expect(await asked(user)).toEqual({ stage: null, fills: null });
  await user.settle();
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
