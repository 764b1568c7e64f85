import { expect, test } from "vitest";
import { listPaperAccounts } from "#shared/contracts/paper-accounts.ts";
import { rounds } from "#test/effort.ts";
import { newUser } from "#test/harness.ts";
import { contradictions } from "#test/paper.ts";
import { aDesk } from "#test/paper-desk.ts";

const AT_ONCE = rounds({ sample: 60, long: 200 });
const CALLS = 10;
/** Twenty connections serve everybody. Without turns one user's orders hold all of them until they end. */
const LONGEST_WAIT_MS = 4_000;

test("many orders of one account at once are all judged, and other users are answered meanwhile", async () => {
  const { user, wish, quote } = await aDesk();
  const other = await newUser();
  const body = JSON.stringify(wish({ type: "limit", limitPrice: "90", quantity: "2", timeInForce: "gtc" }));
  const posted = { method: "POST", headers: { "content-type": "application/json" }, body };
  const placing = Promise.all(Array.from({ length: AT_ONCE }, () => user.fetch("/orders", posted)));
  const quoting = quote("99.98", "100");
  const waits: number[] = [];
  for (let call = 0; call < CALLS; call++) {
    const from = Date.now();
    await other.call(listPaperAccounts);
    waits.push(Date.now() - from);
  }
  await quoting;
  const statuses = (await placing).map(({ status }) => status);
  // Two at 90 keep back 180 of 10 000.
  expect(statuses.filter((status) => status === 201)).toHaveLength(Math.min(55, AT_ONCE));
  expect(statuses.filter((status) => status === 422)).toHaveLength(Math.max(0, AT_ONCE - 55));
  expect(Math.max(...waits)).toBeLessThan(LONGEST_WAIT_MS);
  expect(await contradictions(user)).toEqual([]);
});
