import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { BIASES, listBiases, listReflections, getTradeBias } from "#shared/contracts/biases.ts";
import { exportFills, listAccounts, listFills } from "#shared/contracts/fills.ts";
import { listImports } from "#shared/contracts/imports.ts";
import * as contract from "#shared/contracts/sample.ts";
import { listEvents } from "#shared/contracts/stream.ts";
import { getEquity, getMetrics } from "#shared/contracts/metrics.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { sampleIdOf } from "#shared/ids.ts";
import { operate, tracesOf } from "#test/everywhere.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { countOf, imported, ledgerOf } from "#test/imports.ts";
import { baseAt } from "#test/sign-in.ts";
import { LEDGER_TABLES } from "../../privacy/tables.ts";
import { requestErasure } from "../../privacy/erasures/request-erasure.ts";
import { sweepErasures } from "../../privacy/erasures/sweep-erasures.ts";
import { readUsage } from "../../identity/tiers/read-usage.ts";
import { fillsOfYear, sampleCsv } from "./core/sample-csv.ts";

const OWN = `executed_at,account,symbol,side,quantity,price,fee,currency
2026-03-02T15:00:00Z,Sample,PELC,buy,10,100,1,USD
2026-03-02T16:00:00Z,Sample,PELC,sell,10,90,1,USD
`;

const traces = (user: TestUser) => tracesOf(sampleIdOf(user.id), user.id);
/** Where the sample's id stays after a removal: in what said that it came, and in the stored answer. */
const TOLD = ["ledger.idempotency", "ledger.outbox", "stream.events"];
const load = (user: TestUser) => user.call(contract.loadSample, { body: {} });
const read = async (user: TestUser) => (await user.call(contract.readSample)).sample;

/** How many rows the user and the user's sample have in each table of the ledger, and how many objects. */
async function rowsOf(user: TestUser): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { name, owner } of LEDGER_TABLES) {
    if (owner === null) continue;
    const [row] = await operate<{ n: number }>(
      `select count(*)::int as n from "${name}" where "${owner.column}" in ($1, $2)`,
      [user.id, sampleIdOf(user.id)],
    );
    counts[name] = row?.n ?? -1;
  }
  const objects = await env.FILES.list();
  counts["objects"] = objects.objects.filter(({ key }) => key.includes(user.id.slice(4))).length;
  return counts;
}

/** Every figure that combines accounts, and every list without an account. */
async function figuresOf(user: TestUser) {
  const ctx = user.ctx();
  return {
    trades: await user.call(listTrades),
    metrics: await user.call(getMetrics),
    equity: await user.call(getEquity),
    fills: await user.call(listFills),
    csv: await user.call(exportFills),
    accounts: await user.call(listAccounts),
    imports: await user.call(listImports),
    biases: await user.call(listBiases),
    reflections: await user.call(listReflections),
    usage: (await readUsage(ctx, "free")).used,
  };
}

test("the sample year comes through the import, stands in no figure of the user's own, and is read by its account", async () => {
  const user = await newUser();
  await imported(user, OWN);
  await user.settle();
  const before = await figuresOf(user);
  const { cursor: since } = await user.call(listEvents);
  const asked = await load(user);
  expect(asked.sample).toMatchObject({ status: "loading", name: "Sample", accountId: sampleIdOf(user.id) });
  await user.settle();
  expect(await read(user)).toEqual({ ...asked.sample, status: "ready" });
  expect(await figuresOf(user)).toEqual(before);

  const account = asked.sample.accountId;
  const metrics = await user.call(getMetrics, { query: { account } });
  expect(metrics.trades).toBeGreaterThan(600);
  expect(metrics.openTrades).toBeGreaterThan(0);
  expect((await user.call(getEquity, { query: { account } })).curves).toHaveLength(1);
  expect((await user.call(listFills, { query: { account, limit: 500 } })).items).toHaveLength(500);
  const open = await user.call(listTrades, { query: { account, status: "open" } });
  expect(new Set(open.items.map(({ account: name }) => name))).toEqual(new Set(["Sample"]));
  const biases = await user.call(listBiases, { query: { account } });
  expect(biases.items.map(({ bias }) => bias)).toEqual(BIASES);
  expect(biases.items.find(({ bias }) => bias === "revenge_trading")).toMatchObject({ verdict: "likely" });
  const coach = await user.call(listReflections, { query: { account } });
  expect(coach.items).toHaveLength(1);

  const [shown] = open.items;
  const detail = await user.call(getTrade, { params: { id: shown?.id ?? "" } });
  expect(detail).toMatchObject({ sample: true, symbol: shown?.symbol });
  const evidence = biases.items.find(({ bias }) => bias === "revenge_trading")?.evidence[0] ?? "";
  expect((await user.call(getTradeBias, { params: { id: evidence } })).items).not.toEqual([]);
  const [own] = before.trades.items;
  expect(await user.call(getTrade, { params: { id: own?.id ?? "" } })).toMatchObject({ sample: false });

  const { events } = await user.call(listEvents, { query: { since } });
  expect(events.map(({ type }) => type)).toEqual(["sample.changed", "sample.changed"]);
});

test("the sample belongs to its user alone", async () => {
  const [user, other] = [await newUser(), await newUser()];
  const { sample } = await load(user);
  await user.settle();
  const seen = await other.call(listTrades, { query: { account: sample.accountId } });
  expect(seen.items).toEqual([]);
  const [trade] = (await user.call(listTrades, { query: { account: sample.accountId, limit: 1 } })).items;
  expect(await other.refused(getTrade, { params: { id: trade?.id ?? "" } })).toMatchObject({
    code: "not_found",
  });
});

test("a removal leaves no row, object, job or text of the sample", async () => {
  const user = await newUser();
  await imported(user, OWN);
  await user.settle();
  const before = await rowsOf(user);
  await load(user);
  await user.settle();
  expect((await traces(user)).length).toBeGreaterThan(10);
  await user.call(contract.removeSample);
  expect(await traces(user)).toEqual(TOLD);
  const after = await rowsOf(user);
  // Both acts are told and noted, their answers are kept for a repeat, and a queue keeps whose turn it was.
  const left = Object.keys(after).filter((name) => after[name] !== before[name]);
  expect(left.toSorted()).toEqual(["audit", "idempotency", "job_turns", "outbox"]);
  expect(await read(user)).toBeNull();
  await user.call(contract.removeSample);
  expect(await rowsOf(user)).toMatchObject({ audit: after["audit"], outbox: after["outbox"] });
});

test("loading twice at once loads once, and removing and loading at once ends in one of the two states", async () => {
  const user = await newUser();
  const answers = await Promise.all([load(user), load(user), load(user)]);
  expect(new Set(answers.map(({ sample }) => sample.askedAt)).size).toBe(1);
  const jobs = await operate(`select 1 from jobs where user_id = $1 and kind = 'sample.load'`, [user.id]);
  expect(jobs).toHaveLength(1);
  await user.settle();
  await Promise.all([
    user.call(contract.removeSample),
    load(user),
    user.call(contract.removeSample),
    load(user),
  ]);
  await user.settle();
  const sample = await read(user);
  if (sample === null) expect(await traces(user)).toEqual(TOLD);
  else {
    expect(sample.status).toBe("ready");
    expect((await user.call(getMetrics, { query: { account: sample.accountId } })).trades).toBeGreaterThan(
      600,
    );
  }
});

test("files of the user's own neither match the sample's fills nor land in its account", async () => {
  const user = await newUser();
  await load(user);
  await user.settle();
  await imported(user, sampleCsv());
  await user.settle();
  expect(await countOf(user, "fills")).toBe(fillsOfYear().length);
  expect((await user.call(listAccounts)).items).toMatchObject([{ name: "Sample" }]);
  const [all, mine, sample] = await Promise.all([
    user.call(getMetrics),
    user.call(getMetrics, { query: { account: "Sample" } }),
    user.call(getMetrics, { query: { account: sampleIdOf(user.id) } }),
  ]);
  expect(mine).toEqual(all);
  expect(sample).toEqual(all);
  await user.call(contract.removeSample);
  expect(await ledgerOf(user)).toHaveLength(fillsOfYear().length);
  expect(await user.call(getMetrics)).toEqual(all);
});

test("an erasure takes the sample with it", async () => {
  const user = await newUser();
  await load(user);
  await user.settle();
  const due = Date.parse((await requestErasure(user.ctx())).dueAt);
  await sweepErasures(baseAt(due));
  expect(await traces(user)).toEqual(["ledger.blocks"]);
});
