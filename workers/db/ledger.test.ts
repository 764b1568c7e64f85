import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { newId } from "#shared/ids.ts";
import { queued } from "../jobs/kinds.ts";
import type { Committed } from "./changes.ts";
import { openLedger, type Ledger } from "./ledger.ts";
import { type Deadlines, OF_REQUESTS, openLine } from "./line.ts";
import { openSystem } from "./system.ts";
import { within } from "#test/effort.ts";

type Given = { userId?: string; sessionId?: string; committed?: Committed[] };

function ledgerOf({
  userId = newId("user"),
  sessionId = newId("session"),
  committed = [],
}: Given = {}): Ledger {
  const who = { userId, sessionId, requestId: "req_test" };
  return openLedger(openLine(env.LEDGER.connectionString, OF_REQUESTS), who, {
    afterCommit: (each) => void committed.push(each),
  });
}

function ledgerWithin(deadlines: Deadlines, url = env.LEDGER.connectionString): Ledger {
  const who = { userId: newId("user"), sessionId: "", requestId: "req_test" };
  return openLedger(openLine(url, deadlines), who);
}

const addAccount = (userId: string, name: string) =>
  sql`insert into accounts (user_id, id, name) values (${userId}, ${newId("account")}, ${name})`;
const registered = (userId: string) => ({ type: "user.registered" as const, body: { userId } });

test("every table with an owner is behind forced row-level security with a policy", async () => {
  const tables = await ledgerOf().read(sql<{
    name: string;
    enabled: boolean;
    forced: boolean;
    policies: number;
    parent: boolean;
  }>`
    select c.relname as name, c.relrowsecurity as enabled, c.relforcerowsecurity as forced,
      (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies, not c.relispartition as parent
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'user_id'
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')`);
  expect(tables.length).toBeGreaterThan(15);
  for (const table of tables) {
    expect(table).toMatchObject({ enabled: true, forced: true });
    // A partition is read only through its parent. Without a policy of its own, it shows no row to any role.
    if (table.parent) expect(table.policies).toBeGreaterThan(0);
  }
});

test("the login owns nothing and cannot step around its role", async () => {
  const [login] = await ledgerOf().read(sql<{ owned: number; bypass: boolean }>`
    select (select count(*)::int from pg_class where relowner = r.oid) as owned, (rolsuper or rolbypassrls or rolcreaterole) as bypass
    from pg_roles r where rolname = session_user`);
  expect(login).toEqual({ owned: 0, bypass: false });
});

test("a user can neither see, change, take over nor add rows of another", async () => {
  const [mine, theirs] = [newId("user"), newId("user")];
  await ledgerOf({ userId: mine }).transaction((tx) => tx.query(addAccount(mine, "Mine")));
  const other = ledgerOf({ userId: theirs });
  expect(await other.read(sql`select id from accounts where user_id = ${mine}`)).toEqual([]);
  expect(
    await other.transaction((tx) =>
      tx.query(sql`update accounts set name = 'x' where user_id = ${mine} returning id`),
    ),
  ).toEqual([]);
  expect(await other.transaction((tx) => tx.query(sql`delete from accounts returning id`))).toEqual([]);
  await expect(other.transaction((tx) => tx.query(addAccount(mine, "Forged")))).rejects.toThrow(
    /row-level security/,
  );
});

test("a failed statement never looks like success, even when its error was swallowed", async () => {
  const userId = newId("user");
  const ledger = ledgerOf({ userId });
  const lost = ledger.transaction(async (tx) => {
    await tx.query(addAccount(userId, "Lost"));
    await tx.query(sql`select 1 / 0`).catch(() => undefined);
  });
  await expect(lost).rejects.toThrow("transaction ended with ROLLBACK");
  expect(await ledger.read(sql`select id from accounts`)).toEqual([]);
});

test("a statement that nobody waits for commits with the rest, and its failure undoes the rest", async () => {
  const userId = newId("user");
  const committed: Committed[] = [];
  const ledger = ledgerOf({ userId, committed });
  await ledger.transaction(async (tx) => tx.send(addAccount(userId, "sent")));
  const failing = ledger.transaction(async (tx) => {
    await tx.query(addAccount(userId, "undone"));
    tx.events.push(registered(userId));
    tx.send(addAccount(userId, "sent"));
  });
  await expect(failing).rejects.toMatchObject({ constraint: expect.stringContaining("accounts") });
  expect(await ledger.read(sql`select name from accounts where user_id = ${userId}`)).toEqual([
    { name: "sent" },
  ]);
  expect(committed.flatMap(({ rows }) => rows)).toEqual([]);
});

test("what a refused transaction wanted to say is never said", async () => {
  const userId = newId("user");
  const committed: Committed[] = [];
  const ledger = ledgerOf({ userId, committed });
  const refused = ledger.transaction(async (tx) => {
    await tx.query(addAccount(userId, "Refused"));
    tx.events.push(registered(userId));
    tx.jobs.push(queued({ kind: "bias.score", payload: { importId: null } }));
    throw new Error("no");
  });
  await expect(refused).rejects.toThrow("no");
  expect(committed).toEqual([]);
  expect(
    await ledger.read(
      sql`select 1 from outbox union all select 1 from jobs union all select 1 from accounts`,
    ),
  ).toEqual([]);
});

test("thirty concurrent commits get gapless numbers in the order in which they became visible", async () => {
  const userId = newId("user");
  const committed: Committed[] = [];
  await Promise.all(
    Array.from({ length: 30 }, (_, n) =>
      ledgerOf({ userId, committed }).transaction(async (tx) => {
        await tx.query(addAccount(userId, `Account ${n}`));
        tx.events.push(registered(userId), registered(userId));
      }),
    ),
  );
  const rows = await ledgerOf({ userId }).read(sql<{ useq: string }>`select useq from outbox order by useq`);
  expect(rows.map((row) => Number(row.useq))).toEqual(Array.from({ length: 60 }, (_, n) => n + 1));
  expect(committed.flatMap((each) => each.rows.map((row) => row.srcSeq)).sort((a, b) => a - b)).toEqual(
    rows.map((row) => Number(row.useq)),
  );
});

test("the audit chain can be computed again from its rows", async () => {
  const userId = newId("user");
  const ledger = ledgerOf({ userId });
  for (let n = 0; n < 3; n++) {
    await ledger.transaction(async (tx) => {
      tx.audit.push({ action: "import.undone", detail: { n } }, { action: "session.revoked", detail: {} });
    });
  }
  const rows = await ledger.read(
    sql<{
      aseq: string;
      hash: string;
      previous: string;
    }>`select aseq, encode(hash, 'hex') as hash, encode(previous, 'hex') as previous from audit order by aseq`,
  );
  expect(rows.map((row) => row.aseq)).toEqual(["1", "2", "3", "4", "5", "6"]);
  expect(rows.map((row) => row.previous)).toEqual(["", ...rows.slice(0, -1).map((row) => row.hash)]);
});

test("a blocked session is refused at once, for reads and writes, and others of the user go on", async () => {
  const userId = newId("user");
  const sessionId = newId("session");
  const ledger = ledgerOf({ userId, sessionId });
  await ledger.transaction((tx) =>
    tx.query(sql`insert into blocks (key) values (${`session:${sessionId}`})`),
  );
  await expect(ledger.read(sql`select 1 as one`)).rejects.toMatchObject({ code: "unauthenticated" });
  await expect(ledger.transaction((tx) => tx.query(addAccount(userId, "Late")))).rejects.toMatchObject({
    code: "unauthenticated",
  });
  expect(await ledgerOf({ userId }).read(sql`select 1 as one`)).toEqual([{ one: 1 }]);
});

test("nothing of a transaction's user stays on the pooled connection", async () => {
  await ledgerOf().transaction((tx) => tx.query(sql`select 1 as one`));
  const rows = await Promise.all(
    Array.from({ length: 40 }, async () => {
      const userId = newId("user");
      const [row] = await ledgerOf({ userId }).read(
        sql<{ seen: string }>`select current_setting('app.user_id') as seen`,
      );
      return row?.seen === userId;
    }),
  );
  expect(rows.every(Boolean)).toBe(true);
});

test("a ledger that cannot be reached says so and when to come back", async () => {
  const nobody = new URL(env.LEDGER.connectionString);
  nobody.hostname = "127.0.0.1";
  nobody.port = "1";
  const ledger = ledgerWithin(OF_REQUESTS, nobody.href);
  await expect(ledger.read(sql`select 1 as one`)).rejects.toMatchObject({
    code: "ledger_unavailable",
    retryAfterSeconds: 5,
  });
});

test("a statement that takes too long is ended by the server, and the connection goes on", async () => {
  const ledger = ledgerWithin({ ...OF_REQUESTS, statementMs: 200, answerMs: 20_000 });
  const slow = ledger.transaction((tx) => tx.query(sql`select pg_sleep(10)`));
  await expect(slow).rejects.toMatchObject({ code: "ledger_unavailable", retryAfterSeconds: 5 });
  expect(await ledger.read(sql`select current_setting('statement_timeout') as it`)).toEqual([
    { it: "200ms" },
  ]);
});

test("when no answer comes, the wait ends for who asked and for who waits behind, and the next one connects anew", async () => {
  const ledger = ledgerWithin({ ...OF_REQUESTS, statementMs: 60_000, answerMs: 300 });
  const pid = sql`select pg_backend_pid() as pid`;
  const asked = await Promise.allSettled([
    ledger.read(sql`select pg_sleep(5)`),
    ledger.read(pid),
    ledger.transaction((tx) => tx.query(pid)),
  ]);
  for (const outcome of asked)
    expect(outcome).toMatchObject({ status: "rejected", reason: { code: "ledger_unavailable" } });
  expect(await ledger.read(pid)).toHaveLength(1);
  const [left] = await ledgerOf().read(
    sql<{
      asleep: number;
    }>`select count(*)::int as asleep from pg_stat_activity where query like '%pg_sleep(5)%' and pid <> pg_backend_pid()`,
  );
  expect(left).toEqual({ asleep: 0 });
});

test.each(["a user", "the matcher"])(
  "a transaction of %s that stops between two statements gives up its locks",
  async (who) => {
    const deadlines = { ...OF_REQUESTS, idleMs: 200 };
    const lock = sql`select pg_advisory_xact_lock(hashtextextended(${`stalled ${who}`}, 0))`;
    const [holds, waits] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const work = async (query: (statement: typeof lock) => Promise<unknown>) => {
      await query(lock);
      holds.resolve();
      await waits.promise;
      await query(sql`select 1`);
    };
    const stalled =
      who === "a user"
        ? ledgerWithin(deadlines).transaction((tx) => work((statement) => tx.query(statement)))
        : openSystem(env, deadlines).transaction(
            "tidemark_matcher",
            { sessionId: "matcher", requestId: "matcher" },
            (tx) => work((statement) => tx.query(statement)),
          );
    stalled.catch(() => undefined);
    await holds.promise;
    const began = Date.now();
    await expect
      .poll(() =>
        ledgerOf().transaction((tx) =>
          tx.query(sql`select pg_try_advisory_xact_lock(
        hashtextextended(${`stalled ${who}`}, 0)) as free`),
        ),
      )
      .toEqual([{ free: true }]);
    expect(Date.now() - began).toBeLessThan(within(3_000));
    waits.resolve();
    await expect(stalled).rejects.toMatchObject({ code: "ledger_unavailable" });
  },
);

test("instants, numerics and big integers arrive exact", async () => {
  const [row] = await ledgerOf().read(
    sql<{
      at: string;
      amount: string;
      big: string;
      day: string;
    }>`select timestamptz '2026-03-29 01:59:59.987654+02' as at, 0.1000000000000000000001::numeric as amount, 9007199254740993 as big, date '2026-03-29' as day`,
  );
  expect(row).toEqual({
    at: "2026-03-28T23:59:59.987Z",
    amount: "0.1000000000000000000001",
    big: "9007199254740993",
    day: "2026-03-29",
  });
});

test("an event that no stream could store takes its transaction with it", async () => {
  const userId = newId("user");
  const ledger = ledgerOf({ userId });
  await expect(
    ledger.transaction(async (tx) => {
      await tx.query(addAccount(userId, "Main"));
      tx.events.push({ type: "user.registered", body: { userId: "x".repeat(700_000) } });
    }),
  ).rejects.toThrow("an event user.registered is too long to be delivered");
  expect(await ledger.read(sql`select id from accounts where user_id = ${userId}`)).toEqual([]);
  await ledger.transaction(async (tx) => void tx.events.push(registered(userId)));
});
