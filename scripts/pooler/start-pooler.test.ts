// oxlint-disable-next-line no-restricted-imports -- one test says why
import { setTimeout as sleep } from "node:timers/promises";
import { once } from "node:events";
import { connect as openSocket } from "node:net";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { startPooler, type Pooler } from "./start-pooler.ts";

const { port: serverPort, passwords } = inject("postgres");
let pooler: Pooler;
const opened: Client[] = [];

beforeAll(async () => {
  pooler = await startPooler({ port: serverPort, logins: { postgres: passwords.postgres }, size: 4 });
  await query("create table if not exists pooled (id int primary key, note text)");
});
afterAll(async () => {
  await query("drop table pooled");
  await pooler.stop();
});

async function connect(options: { pipeline?: boolean; url?: string } = {}): Promise<Client> {
  const client = new Client({
    connectionString: options.url ?? pooler.url("postgres", "postgres"),
    ...(options.pipeline ? { pipeline: true } : {}),
  });
  client.on("error", () => {});
  opened.push(client);
  await client.connect();
  return client;
}

async function query(text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = await connect();
  const { rows } = await client.query(text, values);
  await client.end();
  return rows;
}

describe("pooler", () => {
  test("lets forty clients share four connections, and none sees another's transaction", async () => {
    const pids = new Set<unknown>();
    await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        const client = await connect();
        for (let round = 0; round < 5; round += 1) {
          const id = 1000 + at * 10 + round;
          await client.query("begin");
          await client.query("select set_config('app.user_id', $1, true)", [String(id)]);
          await client.query("insert into pooled values ($1, 'many')", [id]);
          const { rows } = await client.query(
            "select current_setting('app.user_id') as who, pg_backend_pid() as pid",
          );
          expect(rows[0].who).toBe(String(id));
          pids.add(rows[0].pid);
          expect((await client.query("commit")).command).toBe("COMMIT");
        }
        await client.end();
      }),
    );
    expect(pids.size).toBeLessThanOrEqual(4);
    expect(await query("select count(*)::int as n from pooled where note = 'many'")).toEqual([{ n: 200 }]);
  });

  test("keeps a pipelined transaction on one connection", async () => {
    await Promise.all(
      Array.from({ length: 40 }, async (_, at) => {
        const client = await connect({ pipeline: true });
        for (let round = 0; round < 5; round += 1) {
          const id = String(at * 10 + round);
          const answers = await Promise.all([
            client.query("begin"),
            client.query("select set_config('app.user_id', $1, true)", [id]),
            client.query("select current_setting('app.user_id') as who where $1 = '1'", ["1"]),
            client.query("commit"),
          ]);
          expect([answers[2].rows[0].who, answers[3].command]).toEqual([id, "COMMIT"]);
        }
        await client.end();
      }),
    );
  });

  test("leaves no transaction-local setting behind for the next client", async () => {
    const client = await connect();
    await client.query("begin");
    await client.query("select set_config('app.user_id', 'usr_first', true)");
    await client.query("commit");
    const settings = await Promise.all(
      Array.from({ length: 8 }, () =>
        query("select current_setting('app.user_id', true) as who, current_user as role"),
      ),
    );
    for (const [row] of settings) expect([null, ""]).toContain(row?.["who"]);
    await client.end();
  });

  test("rolls back what a client left open when it was killed, and lets its locks go at once", async () => {
    await query("insert into pooled values (1, 'before')");
    const client = await connect();
    await client.query("begin");
    await client.query("update pooled set note = 'half' where id = 1");
    client.query("select pg_sleep(30)").catch(() => {});
    const asleep =
      "select 1 as one from pg_stat_activity where query = 'select pg_sleep(30)' and state = 'active'";
    await expect.poll(() => query(asleep)).toHaveLength(1);
    destroy(client);
    const started = Date.now();
    await query("update pooled set note = note || '!' where id = 1");
    expect(Date.now() - started).toBeLessThan(5000);
    expect(await query("select note from pooled where id = 1")).toEqual([{ note: "before!" }]);
  });

  test("hands a failed transaction back only after it has ended", async () => {
    const client = await connect();
    await client.query("begin");
    await expect(client.query("select 1 / 0")).rejects.toThrow("division by zero");
    await expect(client.query("select 1")).rejects.toThrow("current transaction is aborted");
    expect((await client.query("commit")).command).toBe("ROLLBACK");
    expect(await query("select 1 as one")).toEqual([{ one: 1 }]);
    const pipelined = await connect({ pipeline: true });
    const answers = await Promise.allSettled(
      ["begin", "select 1 / 0", "select 1", "rollback"].map((text) => pipelined.query(text)),
    );
    expect(answers.map((answer) => answer.status)).toEqual([
      "fulfilled",
      "rejected",
      "rejected",
      "fulfilled",
    ]);
    expect((await pipelined.query("select 2 as two")).rows).toEqual([{ two: 2 }]);
    await Promise.all([client.end(), pipelined.end()]);
  });

  test("passes large parameters and large results on untouched", async () => {
    const [row] = await query("select repeat(md5($1), 200000) as text, length($1) as sent", [
      "x".repeat(5_000_000),
    ]);
    expect([String(row?.["text"]).length, row?.["sent"]]).toEqual([6_400_000, 5_000_000]);
    const rows = await query("select n, md5(n::text) as hash from generate_series(1, 200000) n");
    expect([rows.length, rows.at(-1)?.["n"]]).toEqual([200_000, 200_000]);
  });

  test("serves whoever waits longest first", async () => {
    const holders = await Promise.all(Array.from({ length: 4 }, () => connect()));
    await Promise.all(holders.map((client) => client.query("begin")));
    const order: number[] = [];
    const waiters: Promise<unknown>[] = [];
    for (let at = 0; at < 6; at += 1) {
      const client = await connect();
      waiters.push(client.query("select pg_sleep(0.02)").then(() => order.push(at)));
      await sleep(10); // the pool does not report waiting clients, so the test cannot see that this one waits
    }
    await holders[0]?.query("commit");
    await Promise.all(waiters);
    expect(order).toEqual([0, 1, 2, 3, 4, 5]);
    await Promise.all(holders.slice(1).map((client) => client.query("rollback")));
  });

  test("refuses a named statement, a wrong password and session options, and says why", async () => {
    const client = await connect();
    await expect(client.query({ name: "kept", text: "select $1::int", values: [1] })).rejects.toThrow(
      "prepared statements must be unnamed",
    );
    await expect(
      connect({ url: pooler.url("postgres", "postgres").replace(/:[^:@]+@/, ":wrong@") }),
    ).rejects.toThrow("password authentication failed");
    await expect(
      connect({ url: `${pooler.url("postgres", "postgres")}?options=-csearch_path%3Da` }),
    ).rejects.toThrow("no options of its own");
    await expect(connect({ url: pooler.url("postgres", "nowhere") })).rejects.toThrow("nowhere");
  });

  test.each(["GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "\0\0\0\x04"])(
    "ends a connection that speaks something else, and no other: %j",
    async (words) => {
      const stranger = openSocket(Number(new URL(pooler.url("postgres", "postgres")).port), "127.0.0.1");
      stranger.on("error", () => {});
      stranger.resume();
      const closed = once(stranger, "close");
      stranger.write(words, "latin1");
      await closed;
      expect(await query("select 1 as one")).toEqual([{ one: 1 }]);
    },
  );

  test("tells waiting clients when the server cannot be reached", async () => {
    const stranded = await startPooler({ port: 1, logins: { postgres: "x" } });
    await expect(connect({ url: stranded.url("postgres") })).rejects.toThrow(
      "the database cannot be reached",
    );
    await stranded.stop();
  });
});

/**
 * Ends a client as a crash would. Every connected client has `stream`, although the type does not declare it.
 */
function destroy(client: Client): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } };
  connection.stream.destroy();
}
