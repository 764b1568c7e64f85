import { env } from "cloudflare:workers";
import pg from "pg";
import { expect, test } from "vitest";
import { OF_REQUESTS, openLine } from "./line.ts";

test("what is sent in one turn leaves in one write, and each statement has its own answer", async () => {
  const line = openLine(env.LEDGER.connectionString, OF_REQUESTS);
  await line.inTurn(async (client) => {
    const connection: unknown = Reflect.get(client, "connection");
    if (!(connection instanceof pg.Connection)) throw new TypeError("the client has no connection");
    const { stream } = connection;
    const lengths: number[] = [];
    stream.write = new Proxy(stream.write, {
      apply(target, self, given: [Uint8Array]) {
        lengths.push(given[0].length);
        return Reflect.apply(target, self, given);
      },
    });
    const long = "x".repeat(200_000);
    const sent = [
      client.query("BEGIN"),
      client.query("select length($1)::int as n", [long]),
      client.query("select 1 / $1::int", [0]),
      client.query("ROLLBACK"),
      client.query("select $1::int as n", [2]),
    ];
    const answers = await Promise.allSettled(sent);
    expect(lengths).toHaveLength(1);
    expect(lengths[0]).toBeGreaterThan(long.length);
    expect(
      answers.map((each) => (each.status === "fulfilled" ? each.value.rows : String(each.reason))),
    ).toEqual([[], [{ n: long.length }], expect.stringContaining("division by zero"), [], [{ n: 2 }]]);
  });
});
