import sql, { type Sql } from "sql-template-tag";
import { beforeAll, expect, test } from "vitest";
import { TradeFilter, TradeSort } from "#shared/contracts/trades.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { giveFills } from "#test/ledger.ts";
import { operate } from "#test/everywhere.ts";
import { sums } from "../metrics/store.ts";
import { tradesPage } from "./trade-store.ts";

const ROWS = 100_000;
const START = "2020-01-01T00:00:00Z";

let user: TestUser;

/** A hundred thousand trades of one user among a few of others: two rare values, 300 open trades. */
beforeAll(async () => {
  user = await newUser();
  for (const [owner, rows] of [
    [user, ROWS],
    [await newUser(), 2000],
  ] as const) {
    await giveFills(owner, [
      { at: Date.parse(START), side: "buy", quantity: "1", price: "1" },
      { at: Date.parse(START), account: "Rare", symbol: "RARE", side: "buy", quantity: "1", price: "1" },
    ]);
    await owner.ctx().ledger.transaction((tx) =>
      tx.query(sql`
      insert into trades
      select ${owner.id}, 'trd_' || n, case when n % 20000 = 9 then 'acc_Rare' else 'acc_Main' end, 'ins_ACME.USD',
        case when n % 30000 = 7 then 'RARE' else 'S' || n % 50 end, 'USD', case when n % 25000 = 5 then 'short' else 'long' end,
        case when n % 333 = 0 then 'open' else 'closed' end, 1, 0, 1, 1, t.at, case when n % 333 = 0 then null else t.at end, 2, 0,
        1, 1, 1, 1, 0, 0, 0, 0, (n * 7919) % 100003, 'ledger-1'
      from generate_series(1, ${rows}) n cross join lateral (select ${START}::timestamptz + n * interval '1 minute' as at) t`),
    );
    await owner.ctx().ledger.transaction((tx) =>
      tx.query(sql`
      insert into closes select user_id, id, id, account_id, instrument_id, currency, symbol, closed_at, 1, 0, 1, 1, 1, 1, 0, 0, 0, 0
      from trades where user_id = ${owner.id} and status = 'closed'`),
    );
  }
  await operate("vacuum analyze trades, closes"); // what the server does by itself within a minute of such a load
}, 120_000);

type Plan = {
  "Node Type": string;
  "Relation Name"?: string;
  "Rows Removed by Filter"?: number;
  "Actual Loops": number;
  Plans?: Plan[];
};

type Explained = { "QUERY PLAN": [{ Plan: Plan }] };

async function explain(statement: Sql): Promise<Plan> {
  const [row] = await user.ctx().ledger.transaction(async (tx) => {
    // Nearly all rows are this user's, so that reading the table whole looks cheap; among many users it is not.
    await tx.query(sql`set local enable_seqscan = off`);
    return tx.query<Explained>(sql`explain (analyze, format json) ${statement}`);
  });
  const [answer] = row?.["QUERY PLAN"] ?? [];
  if (answer === undefined) throw new Error("no plan");
  return answer.Plan;
}

function nodes(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodes)];
}

function assertLean(plan: Plan): void {
  for (const node of nodes(plan)) {
    const removed = (node["Rows Removed by Filter"] ?? 0) * node["Actual Loops"];
    expect(removed, JSON.stringify(node)).toBeLessThanOrEqual(1000);
    const isScan =
      node["Node Type"] === "Seq Scan" && ["trades", "closes", "fills"].includes(node["Relation Name"] ?? "");
    expect(isScan, JSON.stringify(node)).toBe(false);
  }
}

const FILTERS: object[] = [
  {},
  { status: "closed" },
  { status: "open" },
  { symbol: "S7" },
  { symbol: "RARE" },
  { account: "acc_Rare" },
  { account: "acc_Main", symbol: "S9" },
  { direction: "short" },
  { direction: "short", account: "acc_Main" },
  { from: "2020-02-01T00:00:00Z", to: "2020-02-02T00:00:00Z" },
  { from: "2020-02-01T00:00:00Z", symbol: "S3", direction: "long", status: "closed", account: "acc_Main" },
];

test.each(FILTERS)("every list of trades by %o walks an index and drops almost nothing", async (filter) => {
  for (const sort of TradeSort.options) {
    const isByNet = sort.endsWith("netPnl");
    const closed = isByNet
      ? { part: "any" as const, key: 50_000, id: "trd_5" }
      : { part: "closed" as const, key: "2020-02-10T00:00:00.000Z", id: "trd_5" };
    for (const after of [null, closed]) {
      const plan = await explain(
        tradesPage(user.id, { filter: TradeFilter.parse(filter), sort, after, limit: 100 }),
      );
      assertLean(plan);
    }
  }
});

test("sums of one symbol or day read no more than they add up", async () => {
  const filters = [
    { symbol: "RARE" },
    { from: "2020-02-01T00:00:00Z", to: "2020-02-02T00:00:00Z" },
    { account: "acc_Rare" },
  ];
  for (const filter of filters) assertLean(await explain(sums(user.id, { lotMethod: "fifo", ...filter })));
});
