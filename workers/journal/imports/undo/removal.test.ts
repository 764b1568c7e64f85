import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { MOST_TOLD_ACCOUNTS } from "#shared/contracts/bounds.ts";
import { listAccounts, listFills } from "#shared/contracts/fills.ts";
import { cancelImport, getImport, undoImport } from "#shared/contracts/imports.ts";
import { EVENTS, MOST_EVENT_CHARS } from "#shared/events.ts";
import { rounds } from "#test/effort.ts";
import { expectedErrors } from "#test/expected-errors.ts";
import { history } from "#test/fixtures/history.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { countOf, fileOf, imported, ledgerAfter, ledgerOf, plant, undone } from "#test/imports.ts";
import { holdTurns } from "#test/ledger.ts";
import { uploadText } from "#test/things.ts";
import { runImport } from "../run/run-import.ts";

const HEADER = "executed_at,account,symbol,side,quantity,price,fee,currency\n";
/** Each account has a name of the greatest length. */
const accountsFile = (accounts: number, symbol = "ACME") =>
  HEADER +
  Array.from(
    { length: accounts },
    (_, index) => `2026-03-02T15:00:00Z,${`Account ${index} `.padEnd(80, "x")},${symbol},buy,1,100,1,USD\n`,
  ).join("");

type JobRow = { id: string; state: string };
const jobsOf = (user: TestUser) =>
  user
    .ctx()
    .ledger.read(
      sql<JobRow>`select id, state from jobs where user_id = ${user.id} and kind = 'import.undo' order by created_at, id`,
    );

const eventsOf = (user: TestUser) =>
  user.ctx().ledger.read(
    sql<{
      type: string;
      body: { accounts?: string[] | null };
      chars: number;
    }>`select type, body, length(body::text) as chars from outbox where user_id = ${user.id} order by useq`,
  );

/** An import whose removal job has failed its last attempt. */
async function stuck(user: TestUser, how: "undo" | "cancel"): Promise<string> {
  if (how === "cancel") await holdTurns(user, "imports");
  const id = await uploadText(user, accountsFile(3, how));
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
  // In the long run, all names together are longer than an event may be.
  for (const [accounts, symbol] of [
    [rounds({ sample: 600, long: MOST_EVENT_CHARS / 80 }), "ACME"],
    [3, "OTHER"],
  ] as const) {
    const id = await uploadText(user, accountsFile(accounts, symbol));
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
  await uploadText(user, accountsFile(MOST_TOLD_ACCOUNTS));
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
    // One request began the job. The others found it.
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

const row = (id: string) => fileOf(`2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD,${id}`);

describe("undo", () => {
  const a = fileOf(
    "2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD,",
    "2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD,",
    "2026-03-02T16:00:00Z,Main,ACME,sell,20,101,1,USD,E1",
  );
  const b = fileOf(
    "2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD,",
    "2026-03-02T16:00:00Z,Main,ACME,sell,20,101,0.5,USD,E1",
    "2026-03-03T16:00:00Z,Swing,BOLT,buy,5,20,1,USD,E2",
  );
  const c = fileOf(
    "2026-03-02T16:00:00Z,Main,ACME,sell,20,99,1,USD,E1",
    "2026-03-03T16:00:00Z,Swing,BOLT,buy,5,20,1,USD,",
  );
  const files = { a, b, c };
  type Name = keyof typeof files;
  const orders: Name[][] = [
    ["a"],
    ["b"],
    ["a", "c"],
    ["c", "b", "a"],
    ["b", "a", "c"],
    ["c"],
    ["a", "b"],
    ["b", "a"],
    ["c", "b"],
  ];

  test.each(
    orders.slice(0, rounds({ sample: 5, long: 9 })).map((order) => [order.join(", then "), order] as const),
  )("of %s leaves what the others say", async (_, order) => {
    const user = await newUser();
    const ids: Record<Name, string> = {
      a: await imported(user, a),
      b: await imported(user, b),
      c: await imported(user, c),
    };
    for (const name of order) await undone(user, ids[name]);
    const standing = (Object.keys(files) as Name[]).filter((name) => !order.includes(name));
    expect(await ledgerOf(user)).toEqual(await ledgerAfter(...standing.map((name) => files[name])));
    for (const name of order)
      expect(await user.call(getImport, { params: { id: ids[name] } })).toMatchObject({ status: "undone" });
  });

  test("takes away a fill that only a name kept apart", async () => {
    const user = await newUser();
    await imported(user, row(""));
    const naming = await imported(user, row("E1"));
    await imported(user, row("E2"));
    expect(await ledgerOf(user)).toHaveLength(2);
    await undone(user, naming);
    expect(await ledgerOf(user)).toEqual(await ledgerAfter(row(""), row("E2")));
    expect(await countOf(user, "claims")).toBe(2);
  });

  test("of an import that comes again gives the same fills the same ids", async () => {
    const user = await newUser();
    const first = await imported(user, a);
    const before = (await user.call(listFills)).items;
    await undone(user, first);
    expect((await user.call(listFills)).items).toEqual([]);
    await imported(user, a);
    expect((await user.call(listFills)).items).toEqual(before);
  });

  test("is refused while the import runs and once it has ended", async () => {
    const user = await newUser();
    const id = await plant(user, a);
    expect(await user.refused(undoImport, { params: { id } })).toMatchObject({ code: "import_running" });
    await runImport(user.ctx(), { importId: id });
    await undone(user, id);
    expect(await user.refused(undoImport, { params: { id } })).toMatchObject({ code: "import_final" });
  });
});

test("tells what happened in the user's own order, and keeps an audit row of every act", async () => {
  const user = await newUser();
  const id = await uploadText(user, history({ fills: 100 }));
  await user.settle();
  await user.call(undoImport, { params: { id } });
  await user.settle();
  const { ledger } = user.ctx();
  const types = await ledger.read(
    sql<{ type: string }>`select type from outbox where user_id = ${user.id} order by useq`,
  );
  expect(
    types.map(({ type }) => type).filter((type) => type.startsWith("import.") || type === "fills.changed"),
  ).toEqual(["import.queued", "fills.changed", "import.completed", "fills.changed", "import.undone"]);
  const audits = await ledger.read(
    sql<{ action: string }>`select action from audit where user_id = ${user.id} order by aseq`,
  );
  expect(audits.map(({ action }) => action).filter((action) => action.startsWith("import."))).toEqual([
    "import.queued",
    "import.undone",
  ]);
});
