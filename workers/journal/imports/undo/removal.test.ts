import sql from "sql-template-tag";
import { expect, test } from "vitest";
import { MOST_TOLD_ACCOUNTS } from "#shared/contracts/bounds.ts";
import { listAccounts, listFills } from "#shared/contracts/fills.ts";
import { cancelImport, getImport, undoImport } from "#shared/contracts/imports.ts";
import { EVENTS, MOST_EVENT_CHARS } from "#shared/events.ts";
import { expectedErrors } from "#test/expected-errors.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { holdTurns } from "#test/ledger.ts";
import { uploadText } from "#test/things.ts";

const HEADER = "executed_at,account,symbol,side,quantity,price,fee,currency\n";
/** Each account has a name of the greatest length. */
const fileOf = (accounts: number, symbol = "ACME") =>
  HEADER +
  Array.from(
    { length: accounts },
    (_, index) => `2026-03-02T15:00:00Z,${`Account ${index} `.padEnd(80, "x")},${symbol},buy,1,100,1,USD\n`,
  ).join("");

type JobRow = { id: string; state: string };
const jobsOf = (user: TestUser) =>
  user
    .ctx()
    .ledger.read<JobRow>(
      sql`select id, state from jobs where user_id = ${user.id} and kind = 'import.undo' order by created_at, id`,
    );

const eventsOf = (user: TestUser) =>
  user
    .ctx()
    .ledger.read<{ type: string; body: { accounts?: string[] | null }; chars: number }>(
      sql`select type, body, length(body::text) as chars from outbox where user_id = ${user.id} order by useq`,
    );

/** An import whose removal job has failed its last attempt. */
async function stuck(user: TestUser, how: "undo" | "cancel"): Promise<string> {
  if (how === "cancel") await holdTurns(user, "imports");
  const id = await uploadText(user, fileOf(3, how));
  if (how === "undo") {
    await user.settle();
    await holdTurns(user, "imports");
    await user.call(undoImport, { params: { id } });
  } else {
    await user.call(cancelImport, { params: { id } });
  }
  await user.ctx().ledger.transaction(async (tx) => {
    await tx.query(sql`update jobs set state = 'failed', lease_until = null, finished_at = now() where user_id = ${user.id}
      and kind = 'import.undo' and payload ->> 'importId' = ${id}`);
    // The state before the import's job had made any progress.
    await tx.query(
      sql`update imports set status = 'undoing', finished_at = null where user_id = ${user.id} and id = ${id}`,
    );
  });
  return id;
}

test("an import of very many accounts is undone, and so is the one after it; its events name a bounded number", async () => {
  const user = await newUser();
  // All names together are longer than an event may be.
  for (const [accounts, symbol] of [
    [MOST_EVENT_CHARS / 80, "ACME"],
    [3, "OTHER"],
  ] as const) {
    const id = await uploadText(user, fileOf(accounts, symbol));
    await user.settle();
    expect((await user.call(getImport, { params: { id } })).status).toBe("completed");
    await user.call(undoImport, { params: { id } });
    await user.settle();
    expect((await user.call(getImport, { params: { id } })).status).toBe("undone");
  }
  expect((await user.call(listFills)).items).toEqual([]);
  expect((await user.call(listAccounts, { query: { limit: 500 } })).items).toHaveLength(500);
  const events = await eventsOf(user);
  const told = events.filter(({ type }) => type === "fills.changed");
  expect(told.length).toBeGreaterThanOrEqual(4);
  expect(told.map(({ body }) => body.accounts?.length ?? null)).toContain(null);
  for (const { body, chars } of told) {
    expect(EVENTS["fills.changed"].body.parse(body)).toEqual(body);
    expect(chars).toBeLessThan(1_000 + MOST_TOLD_ACCOUNTS * 90);
  }
  expect(Math.max(...events.map(({ chars }) => chars))).toBeLessThan(MOST_EVENT_CHARS);
}, 120_000);

test("as many accounts as an event can name are named", async () => {
  const user = await newUser();
  await uploadText(user, fileOf(MOST_TOLD_ACCOUNTS));
  await user.settle();
  const told = (await eventsOf(user)).filter(({ type }) => type === "fills.changed");
  expect(told.map(({ body }) => body.accounts?.length)).toEqual([MOST_TOLD_ACCOUNTS]);
});

test.each(["undo", "cancel"] as const)(
  "a removal whose job has failed is taken up by asking again: %s",
  async (how) => {
    const user = await newUser();
    const id = await stuck(user, how);
    const params = { id };
    const ask = () =>
      how === "undo" ? user.call(undoImport, { params }) : user.call(cancelImport, { params });
    const asked = await Promise.all([ask(), ask(), ask()]);
    expect(asked.map((answer) => answer.import.status)).toEqual(["undoing", "undoing", "undoing"]);
    // One request began the job; the others found it.
    expect(await jobsOf(user)).toHaveLength(2);
    await user.settle();
    expect((await user.call(getImport, { params })).status).toBe(how === "undo" ? "undone" : "cancelled");
    expect((await jobsOf(user)).map(({ state }) => state)).toEqual(["failed", "done"]);
    expect((await user.call(listFills)).items).toEqual([]);
    expect(await user.refused(undoImport, { params })).toMatchObject({ code: "import_final" });
    expect(await user.refused(cancelImport, { params })).toMatchObject({ code: "import_final" });
  },
);

test("a reason as long as its row does not outgrow the event that tells of it", async () => {
  const user = await newUser();
  const bad = `2026-03-02T15:00:00Z,Main,ACME,buy,1,${'"'.repeat(2)}${"\u0001".repeat(40)}${"9".repeat(400)},1,USD\n`;
  await uploadText(user, HEADER + bad.repeat(300) + "2026-03-02T15:00:00Z,Main,ACME,buy,1,100,1,USD\n");
  await user.settle();
  const ended = (await eventsOf(user)).find(({ type }) => type === "import.completed");
  expect(EVENTS["import.completed"].body.parse(ended?.body)).toEqual(ended?.body);
  expect(expectedErrors).toEqual([]);
});
