import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { listPaperAccounts } from "#shared/contracts/paper-accounts.ts";
import { rounds } from "#test/effort.ts";
import { newUser } from "#test/harness.ts";
import { contradictions } from "#test/paper.ts";
import { aDesk } from "#test/paper-desk.ts";

/** More than the twenty connections that serve everybody. */
const AT_ONCE = rounds({ sample: 30, long: 200 });
/** The connections on which a statement waits for a lock. */
const WAITING = sql<{ n: number }>`select count(distinct pid)::int as n from pg_locks
  where not granted and pid in (select pid from pg_stat_activity where datname = current_database())`;

test("of many orders of one account a few wait for its lock, others are served meanwhile, and all are judged", async () => {
  const { user, id, wish, quote } = await aDesk();
  const other = await newUser();
  const body = JSON.stringify(wish({ type: "limit", limitPrice: "90", quantity: "0.5", timeInForce: "gtc" }));
  const posted = { method: "POST", headers: { "content-type": "application/json" }, body };
  const [held, isEnough] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const holding = user.ctx().ledger.transaction(async (tx) => {
    await tx.query(sql`select from paper_accounts where user_id = ${tx.userId} and id = ${id} for update`);
    held.resolve();
    await isEnough.promise;
  });
  await held.promise;
  const placing = Array.from({ length: AT_ONCE }, () => user.fetch("/orders", posted));
  await expect.poll(async () => (await other.ctx().ledger.read(WAITING))[0]?.n).toBe(4);
  expect((await other.call(listPaperAccounts)).items).toEqual([]);
  expect(await other.ctx().ledger.read(WAITING)).toEqual([{ n: 4 }]);
  isEnough.resolve();
  await holding;
  await quote("99.98", "100");
  const statuses = (await Promise.all(placing)).map(({ status }) => status);
  expect(statuses).toEqual(Array.from({ length: AT_ONCE }, () => 201));
  expect(await contradictions(user)).toEqual([]);
});
