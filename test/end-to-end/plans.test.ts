import { statSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Client } from "#shared/client/client.ts";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { simulate, simulatePaths } from "#shared/contracts/simulations.ts";
import { editTrades, undoBulkEdit } from "#shared/contracts/bulk-edits.ts";
import { attachToDay, deleteAttachment } from "#shared/contracts/attachments.ts";
import { listBiases, listReflections } from "#shared/contracts/biases.ts";
import { BREAKDOWNS } from "#shared/contracts/breakdowns.ts";
import { QuestionGrouping } from "#shared/contracts/coach-query.ts";
import { askCoach } from "#shared/contracts/questions.ts";
import { writeDigest } from "#shared/contracts/digests.ts";
import {
  addFill,
  deleteFill,
  deleteTrade,
  editFill,
  restoreFill,
  restoreTrade,
} from "#shared/contracts/fill-edits.ts";
import { listFills } from "#shared/contracts/fills.ts";
import { proposeGuardrail } from "#shared/contracts/guardrails.ts";
import {
  changeFlow,
  createFlow,
  deleteFlow,
  listFlows,
  listFlowVersions,
  readFlow,
} from "#shared/contracts/flows.ts";
import { createFlowConnection, createNode } from "#shared/contracts/flow-graph.ts";
import { writeDay, writeDayTemplate } from "#shared/contracts/days.ts";
import { workOutExcursions } from "#shared/contracts/excursion.ts";
import { decideConflicts } from "#shared/contracts/import-conflicts.ts";
import { importTrades, listImports, undoImport } from "#shared/contracts/imports.ts";
import {
  amendOrder,
  cancelOrder,
  cancelOrders,
  listOrders,
  placeOrder,
  readOrder,
} from "#shared/contracts/orders.ts";
import { noteMissedTrade } from "#shared/contracts/missed-trades.ts";
import {
  joinTrades,
  listStructures,
  splitStructure,
  undoStructureChange,
} from "#shared/contracts/structures.ts";
import { listPaperAccounts, openPaperAccount, resetPaperAccount } from "#shared/contracts/paper-accounts.ts";
import { changeSetup, listSetups, removeSetup } from "#shared/contracts/playbooks.ts";
import { reconcile } from "#shared/contracts/reconciliation.ts";
import {
  cancelRun,
  executeFlow,
  listExecutions,
  listLogs,
  readLog as readRun,
  rerunRun,
} from "#shared/contracts/runs.ts";
import { loadSample, removeSample } from "#shared/contracts/sample.ts";
import { listTrades, type TradeSort } from "#shared/contracts/trades.ts";
import { listTags, removeTag } from "#shared/contracts/tags.ts";
import { createWebhook, listDeliveries } from "#shared/contracts/webhooks.ts";
import type { Endpoint } from "#shared/endpoint.ts";
import { Problem } from "#shared/problem.ts";
import { rounds } from "#test/effort.ts";
import { JOB_PAYLOADS } from "#workers/jobs/kinds.ts";
import { local } from "../../scripts/checkout.ts";
import { history } from "../fixtures/history.ts";
import {
  droppedBy,
  EXPLAINED,
  mostWork,
  nodesOf,
  type Plan,
  readPlans,
  type Ran,
  type Work,
} from "../plans.ts";
import { plantGuardrail } from "../plant-guardrail.ts";
import { plantOrders } from "../plant-orders.ts";
import { plantRuns } from "../plant-runs.ts";
import { forgetStatistics, keepStatisticsFresh, multiplyUser } from "../statistics.ts";
import { until } from "../until.ts";
import { wholePng } from "../whole-pictures.ts";
import { newDevice, readLog, send } from "./device.ts";
import { type Product, startProduct } from "./product.ts";

/** So many fills that a statement which scans all of them for each of them stands out clearly. */
const FILLS = rounds({ sample: 6_000, long: 50_000 });
/** The suite walks with the worst statistics. The long run compares them with none, and with those of now. */
const WALKS = rounds({ sample: 1, long: 3 });
/** A file of this size is compared by a job and not within the request. */
const MORE_THAN_INLINE = "\n".repeat(5 * 1024 * 1024);
const LOG = join(local, "postgres-test.log");
// A queue may lose a message; each minute's cron finds its job.
const PATIENCE = { withinMs: 150_000, meanwhile: () => product.tick() };
/** Below these values, the difference between two plans does not matter. */
const SLACK: Omit<Work, "answered"> = { rows: 1000, loops: 200, pages: 2000 };
/** The most rows that one run of any statement may read per fill of the user. */
const MOST_ROWS_A_FILL = 50;

const SPAN = { from: "2022-02-01T00:00:00Z", to: "2022-02-02T00:00:00Z" };
const SUMS = [{}, { symbol: "ACME" }, { symbol: "RARE" }, { account: "Rare" }, SPAN];
const LISTS = [
  ...SUMS,
  { status: "closed" },
  { status: "open" },
  { account: "Main", symbol: "BOLT" },
  { direction: "short" },
  { direction: "short", account: "Main" },
  { from: "2022-02-01T00:00:00Z", symbol: "CRUX", direction: "long", status: "closed", account: "Main" },
];
/** Orders and filters without an index of their own, for which a list reads all trades of the user once. */
const READ_ONCE = [
  ...[{}, { symbol: "RARE" }, { status: "open" }, { direction: "short", account: "Main" }].flatMap((filter) =>
    ["-held", "fees"].map((sort) => ({ ...filter, sort })),
  ),
  { result: "win" },
  { result: "loss", account: "Rare" },
  { symbolPrefix: "ra" },
  { symbol: "CRUX,RARE" },
  { lotMethod: "lifo", sort: "-netPnl" },
  { offset: FILLS / 4 },
  { tag: "patient" },
  { setup: "none", sort: "-netPnl" },
  { adherence: "followed" },
  { structure: "vertical" },
  { rule: "rul_none", adherence: "broken" },
  { text: "waited trend" },
  { text: "ra", symbol: "RARE" },
  { weekday: "1", hour: "10", timeZone: "America/New_York", ...SPAN },
  { holding: "1h_4h" },
  { netFrom: "0", netTo: "100" },
  { rFrom: "0", sort: "-rMultiple" },
  { sort: "mfeR" },
  { after: "loss", afterRun: "2", sort: "-netPnl" },
  { openedFrom: "09:30", openedBefore: "10:00", timeZone: "America/New_York" },
];
const INDEXED: TradeSort[] = ["-closedAt", "closedAt", "-netPnl", "netPnl"];
/** The queries of each endpoint, besides an empty one. */
const QUERIES: Record<string, object[]> = {
  listTrades: [...LISTS.flatMap((filter) => INDEXED.map((sort) => ({ ...filter, sort }))), ...READ_ONCE].map(
    (query) => ({ ...query, limit: 100 }),
  ),
  summarizeTrades: [...LISTS, { result: "win" }, { symbolPrefix: "ra" }, { symbol: "CRUX,RARE" }],
  suggestSymbols: [{}, { symbolPrefix: "r" }, { account: "Rare" }],
  listGuardrailTrips: [{ limit: 100 }],
  readProgress: [{}, { account: "acc_plans" }],
  listFills: [
    {},
    { symbol: "ACME" },
    { symbol: "RARE" },
    { account: "Rare" },
    { account: "Main", symbol: "ACME" },
  ],
  getMetrics: SUMS,
  getEquity: SUMS,
  explainMetrics: [
    ...SUMS.map((filter) => ({ ...filter, figure: "netPnl", by: "trade" })),
    { figure: "maxDrawdown" },
    { figure: "maxDrawdown", symbol: "RARE", by: "day" },
    { figure: "expectancy", by: "symbol" },
    { figure: "netPnl", cellBy: "day", cell: "2022-02-01", timeZone: "Asia/Tokyo" },
    { figure: "netPnl", cellBy: "days", cell: "2022-02-01/2022-02-06", timeZone: "Asia/Tokyo" },
    { figure: "openCost", by: "symbol" },
    { figure: "trades", accountKind: "paper", by: "day" },
    { figure: "payoff", cellBy: "tag", cell: "patient" },
    { figure: "fees", cellBy: "holding", cell: "1h_4h", by: "account" },
  ].map((query) => ({ ...query, currency: "USD" })),
  listBookings: [{}, { account: "Rare" }, { symbol: "RARE" }, { kind: "dividend" }].map((query) => ({
    ...query,
    limit: 100,
  })),
  explainTrades: [{}, { symbolPrefix: "ra", by: "account" }, { result: "win", by: "trade" }].map((query) => ({
    ...query,
    figure: "netPnl",
    currency: "USD",
  })),
  summarizeBookings: [{}, { account: "Main", symbol: "ACME" }],
  explainBookings: [{ currency: "USD" }, { currency: "USD", account: "Main", symbol: "ACME", by: "booking" }],
  explainUnits: [{ account: "Rare", symbol: "RARE", at: "2030-01-01T00:00:00Z" }],
  explainCash: [{ currency: "USD", account: "Main", at: "2030-01-01T00:00:00Z", by: "row" }],
  compareLotMethods: SUMS,
  listDays: [{}, { text: "wait plan" }, { from: "2022-02-01", to: "2022-02-28" }],
  readDay: [{ timeZone: "America/New_York" }, { account: "Main" }],
  listTags: [{}, { figures: "true" }],
  listSetups: [{}, { figures: "true" }],
  getAdherence: [{}, { account: "Rare" }, { currency: "USD", ...SPAN }],
  listStructures: [
    { limit: 50 },
    { limit: 50, account: "Spreads", status: "closed", shape: "vertical", underlying: "ACME", ...SPAN },
  ],
  listMissedTrades: [{}, { setup: "trend" }],
  listReconciliations: [{ limit: 1 }, { limit: 1, account: "Main" }],
  getPerformance: [
    ...LISTS,
    { holding: "1h_4h" },
    { result: "loss" },
    { account: "Main", timeZone: "America/New_York" },
  ],
  getCalendar: [{ month: "2022-02" }, { month: "2022-02", account: "Main", timeZone: "Asia/Tokyo" }],
  getBreakdown: BREAKDOWNS.flatMap((by) => [
    { by },
    { by, account: "Rare" },
    { by, symbol: "ACME", ...SPAN },
  ]),
};

let product: Product;
let admin: pg.Client;
/** What ran with statistics of a nearly empty table, without any, and with those of now. */
const walked: { stale: Ran[]; never: Ran[]; fresh: Ran[] } = { stale: [], never: [], fresh: [] };

beforeAll(async () => {
  product = await startProduct("plans", { ledgerSettings: EXPLAINED });
  admin = new pg.Client({ connectionString: product.ledgerUrl });
  await admin.connect();
  await admin.query("set auto_explain.log_min_duration = -1");
  // Foreign keys are looked up by primary key once per row, and would fill the log.
  await admin.query("alter table fills disable trigger all");
  const small = await newUser(20);
  await multiplyUser(admin, small, 3);
  await admin.query("analyze");
  await multiplyUser(admin, await newUser(2000), 20);
  walked.stale = await walk();
  if (WALKS === 1) return;
  await admin.query("vacuum");
  await forgetStatistics(admin);
  walked.never = await walk();
  await admin.query("vacuum analyze");
  const stop = keepStatisticsFresh(admin);
  walked.fresh = await walk().finally(stop);
}, 900_000);

afterAll(async () => {
  await admin?.end();
  await product?.stop();
});

if (WALKS > 1)
  test("no statement costs three times as much without statistics, or with those of a nearly empty table", () => {
    const fresh = mostWork(walked.fresh);
    const dearer = (["stale", "never"] as const).flatMap((state) =>
      [...mostWork(walked[state])].flatMap(([text, work]) => {
        const known = fresh.get(text);
        if (known === undefined || !isDearer(work, known)) return [];
        return [{ state, text: text.slice(0, 200), work, fresh: known }];
      }),
    );
    expect(dearer).toEqual([]);
  });

test("no statement reads a user's fills over and over, whatever the planner knows", () => {
  for (const ran of Object.values(walked)) {
    const heavy = [...mostWork(ran)].filter(([, { rows }]) => rows > MOST_ROWS_A_FILL * FILLS);
    expect(heavy).toEqual([]);
  }
});

test("a list of trades by time or result walks an index, and drops almost nothing", () => {
  const lists = listsOf((text) => !isReadOnce(text));
  expect(lists.length).toBeGreaterThanOrEqual(WALKS * LISTS.length * INDEXED.length);
  for (const node of lists.flatMap(tradeNodesOf)) {
    expect(droppedBy(node), JSON.stringify(node)).toBeLessThanOrEqual(FILLS / 50);
    expect(node["Node Type"], JSON.stringify(node)).not.toBe("Seq Scan");
  }
});

test("any other list of trades, their sums and their symbols read each trade of the user at most once", () => {
  const lists = listsOf(isReadOnce);
  expect(lists.length).toBeGreaterThan(WALKS * READ_ONCE.length);
  const sums = Object.values(walked).flatMap((ran) => ran.filter(({ text }) => isSummary(text)));
  expect(sums.length).toBeGreaterThan(WALKS * LISTS.length);
  for (const ran of [...lists, ...sums]) {
    const nodes = tradeNodesOf(ran);
    const read = nodes.reduce(
      (rows, node) => rows + node["Actual Rows"] * node["Actual Loops"] + droppedBy(node),
      0,
    );
    // The results before each trade are read from openings and closes, for each status of a trade.
    const times = ran.text.includes("rows between") ? 4 : 1;
    expect(read, ran.text).toBeLessThanOrEqual(times * FILLS);
    for (const node of nodes) expect(node["Node Type"], JSON.stringify(node)).not.toBe("Seq Scan");
  }
});

function listsOf(isWanted: (text: string) => boolean): Ran[] {
  return Object.values(walked).flatMap((ran) =>
    ran.filter(({ text }) => /^select t\.\*.* offset \$\d+\) t left join/.test(text) && isWanted(text)),
  );
}

/** A rank, a result and the beginning of a symbol are worked out from each row. */
function isReadOnce(text: string): boolean {
  return /to_char|extract\(epoch from (?!b\.)|coalesce\((?!net|n\.)|starts_with\(|id in \(select|sign\(|numeric then true/.test(
    text,
  );
}

function isSummary(text: string): boolean {
  return /^with found as materialized|^select symbol, count/.test(text);
}

function tradeNodesOf({ plan }: Ran): Plan[] {
  return nodesOf(plan).filter((node) => node["Relation Name"] === "trades");
}

test.each([
  ["finds the orders that a quote wakes", /^select o\.user_id as "userId".* wake_low >= \$/s],
  ["locks their accounts", /for update of p skip locked/],
  ["reads what the quote wakes of an account with many orders", /^\s*with woken as materialized/],
  ["reads all orders of an account that fills", /^\s*with open as materialized/],
  ["reads orders whose session is over", /expires_at <= now\(\)/],
  ["says how far it is", /update symbols set matched_seq/],
])("the matcher %s, under every kind of statistics", (_, text) => {
  for (const ran of Object.values(walked).slice(0, WALKS))
    expect(ran.some((each) => text.test(each.text))).toBe(true);
});

test("every kind of job was run", async () => {
  const { rows } = await admin.query<{ kind: string }>("select distinct kind from jobs where state = 'done'");
  expect(rows.map(({ kind }) => kind).toSorted()).toEqual(Object.keys(JOB_PAYLOADS).toSorted());
});

/**
 * A row looked up by its key costs a few pages, so pages are compared with rows where there are more of them.
 * A statement that answers more may cost as much more: how many events a relay finds depends on the moment.
 */
function isDearer(work: Work, fresh: Work): boolean {
  const times = 3 * Math.max(1, work.answered / Math.max(1, fresh.answered));
  return (
    work.rows > times * Math.max(fresh.rows, SLACK.rows) ||
    work.loops > times * Math.max(fresh.loops, SLACK.loops) ||
    work.pages > times * Math.max(fresh.pages, fresh.rows, SLACK.pages)
  );
}

async function newUser(fills: number): Promise<string> {
  const device = await newDevice(product.origin);
  await send(device, "small.csv", history({ fills, seed: fills }));
  await told(device, "coach.reflect");
  return lastImporter();
}

async function lastImporter(): Promise<string> {
  const { rows } = await admin.query<{ user_id: string }>(
    "select user_id from imports order by id desc limit 1",
  );
  return rows[0]?.user_id ?? "";
}

function noteRefusal(error: unknown): void {
  if (!(error instanceof Problem)) throw error;
}

/** Does everything that a user can set going, as a new user; returns the statements that ran. */
async function walk(): Promise<Ran[]> {
  const from = statSync(LOG).size;
  const device = await newDevice(product.origin);
  const rare = history({ fills: 20, seed: 900, account: "Rare" }).replaceAll("ACME", "RARE");
  const file = history({ fills: FILLS }) + rare.slice(rare.indexOf("\n") + 1);
  await send(device, "history.csv", file);
  await told(device, "coach.reflect");
  const changed = await changeFills(device);
  await send(device, "again.csv", correctionsOf(file));
  await told(device, "coach.reflect", 2);
  await send(device, "bookings.csv", bookingsOf(FILLS / 10));
  await send(device, "spreads.csv", spreadsOf(200));
  await atRest();
  await decideMany(device, file);
  const large = history({ fills: FILLS * 1.4 }) + MORE_THAN_INLINE;
  await device.upload(importTrades, {
    file: new Blob([large], { type: "text/csv" }),
    fileName: "history.csv",
    as: "raw",
    fields: { dryRun: "true" },
  });
  await atRest();
  await writeAboutMany(device);
  await writeAboutDays(device);
  await readEverything(device, changed);
  await tradeOnPaper(device);
  await automate(device);
  await gatherExport();
  await endWeek();
  await loadTwice(device);
  await product.tick();
  await atRest();
  const { items } = await device.call(listImports);
  for (const { id } of items.filter(({ dryRun }) => !dryRun)) {
    await device.call(undoImport, { params: { id } });
    await atRest();
  }
  await atRest();
  return readPlans(LOG, from);
}

/** A dividend a row, and now and then a split or a transfer of the instrument with few fills. */
function bookingsOf(rows: number): string {
  const head = "executed_at,account,symbol,kind,quantity,price,currency,amount,ratio";
  const lines = Array.from({ length: rows }, (_, n) => {
    const day = new Date(Date.UTC(2021, 1, 1) + (n % 700) * 86_400_000).toISOString().slice(0, 10);
    if (n % 500 === 1) return `${day},Rare,RARE,split,,,USD,,2:1`;
    if (n % 500 === 2) return `${day},Rare,RARE,transfer,1,5,USD,,`;
    return `${day},Main,${n % 3 === 0 ? "ACME" : "BOLT"},dividend,,,USD,${1 + (n % 90)}.5,`;
  });
  return [head, ...lines, ""].join("\n");
}

/** Has a week with trades end at the next tick. */
async function endWeek(): Promise<void> {
  await admin.query(
    `update digest_weeks set week = '2022-02-07', since = '2022-02-07T00:00Z', next_at = '2022-02-14T00:00Z', zone = 'UTC'
     where user_id = $1`,
    [await lastImporter()],
  );
}

/** The first rows again without their ids, and other rows with another fee. */
function correctionsOf(file: string): string {
  const [head = "", ...rows] = file.split("\n");
  const nameless = rows.slice(0, 5000).map((row) => row.replace(/S\d+-\d+/, ""));
  const dearer = rows.slice(6000, 8000).map((row) => row.replace(",USD", "7,USD"));
  return [head, ...nameless, ...dearer].join("\n");
}

/** More conflicts than one request decides, so that a job decides the rest. */
async function decideMany(device: Client, file: string): Promise<void> {
  const [head = "", ...rows] = file.split("\n");
  const other = rows.slice(0, 1_010).map((row) => row.replace(/,(buy|sell),([^,]+),/, ",$1,$2,1"));
  await send(device, "contradicting.csv", [head, ...other].join("\n"));
  await atRest();
  const [{ id } = { id: "" }] = (await device.call(listImports)).items;
  await device.call(decideConflicts, { params: { id }, body: { all: true, take: "file" } });
  await atRest();
}

/** States a balance twice, so that there is a page after the first one. */
async function stateBalance(device: Client): Promise<string> {
  const positions = ["ACME", "RARE"].map((symbol) => ({ symbol, quantity: "1" }));
  const cash = [{ currency: "USD", amount: "5" }];
  const body = { account: "Main", at: "2030-01-01T00:00:00Z", positions, cash };
  await device.call(reconcile, { body });
  return (await device.call(reconcile, { body })).id;
}

let lastEdit = "";
let lastSetup = "";

/** Writes about all trades and takes that back, then writes about them again. */
async function writeAboutMany(device: Client): Promise<void> {
  const set = { notes: "Waited for it.", addTags: ["patient"], setup: "Trend" };
  const { id } = await device.call(editTrades, { body: { filter: {}, set } });
  await atRest();
  await device.call(undoBulkEdit, { params: { id }, body: {} });
  await atRest();
  lastEdit = (await device.call(editTrades, { body: { filter: {}, set } })).id;
  await atRest();
  await answerMany(device);
}

/** Writes about one of many days, and attaches pictures beside many others. */
async function writeAboutDays(device: Client): Promise<void> {
  const days = `(values ($1)) u(user_id), generate_series(1, 5000) n,
    lateral (select (date '2010-01-01' + n)::text as day) d`;
  const user = [await lastImporter()];
  await admin.query(
    `insert into days (user_id, day, plan, updated_at) select user_id, day, 'Wait', now() from ${days}`,
    user,
  );
  await admin.query(
    `insert into day_words select user_id, day, word from ${days}, unnest('{wait,day,plan}'::text[]) word`,
    user,
  );
  await admin.query(
    `insert into attachments select user_id, 'att_' || lpad(n::text, 26, '0'), day, 'f', 'image/png', 1, 1, 1, 'x', now() from ${days}`,
    user,
  );
  const params = { date: DAY };
  await device.call(writeDay, { params, body: { plan: "Wait for it.", checkIn: { calm: 3 } } });
  await device.call(writeDayTemplate, { body: { saw: "Market:" } });
  const file = new Blob([wholePng()]);
  const { id } = await device.upload(attachToDay, { params, file, fileName: "a.png" });
  await device.call(deleteAttachment, { params: { id } });
  lastPicture = (await device.upload(attachToDay, { params, file, fileName: "b.png" })).id;
  await atRest();
}

const DAY = "2022-02-01";
let lastPicture = "";

/** Has all trades answer a rule, and takes a tag and the setup from them and back again. */
async function answerMany(device: Client): Promise<void> {
  const [setup] = (await device.call(listSetups)).items;
  lastSetup = setup?.id ?? "";
  const change = { params: { id: lastSetup }, body: { rules: [{ words: "Waited" }] } };
  const { rules } = await device.call(changeSetup, change);
  await admin.query(
    `insert into checklists (user_id, trade_id, setup_id, followed, broken)
     select user_id, trade_id, setup_id, array[$2]::text[], '{}' from annotations where setup_id = $1`,
    [lastSetup, rules[0]?.id],
  );
  await device.call(changeSetup, { ...change, body: { rules: [] } });
  const [tag] = (await device.call(listTags)).items;
  const edits = [
    await device.call(removeTag, { params: { id: tag?.id ?? "" } }),
    await device.call(removeSetup, { params: { id: lastSetup } }),
  ];
  await atRest();
  for (const { id } of edits) {
    await device.call(undoBulkEdit, { params: { id }, body: {} });
    await atRest();
  }
  const missed = { symbol: "ACME", direction: "long", plannedEntry: "9", at: SPAN.from } as const;
  await device.call(noteMissedTrade, { body: missed });
}

/** Asks for figures, for each comparison, and for the history without something. */
async function askOnce(device: Client): Promise<string> {
  const text = "What did I make?";
  const filter = { after: "loss", afterRun: "2", openedFrom: "09:30" } as const;
  for (const by of QuestionGrouping.options)
    await device.call(askCoach, {
      body: { text, query: { kind: "compare", by, measure: "expectancy", want: "best", filter: {} } },
    });
  await device.call(askCoach, { body: { text: "How would I do without ACME?" } });
  return (await device.call(askCoach, { body: { text, query: { kind: "figures", measure: "r", filter } } }))
    .id;
}

/** Simulates with every rule and without any, and leaves one simulation to a job. */
async function simulateOnce(device: Client): Promise<string> {
  const caps = { capSize: "5", capNotional: "900", capLossR: "1", coolOffMinutes: 30 };
  const exclude = { tags: ["patient"], setups: ["Trend"], hours: ["10"], holdings: ["1m_5m" as const] };
  const more = {
    accounts: ["Rare"],
    days: ["2022-02-01"],
    adherences: ["broken" as const],
    answers: ["rul_1:broken"],
  };
  const { items } = await device.call(listBiases);
  const biases = items.flatMap(({ bias, cost }) => (cost === null ? [] : [bias]));
  const habits = biases.length === 0 ? {} : { exclude: { biases } };
  for (const body of [{}, { ...caps, exclude }, { exclude: more }, habits])
    await device.call(simulate, { body });
  await device.call(simulatePaths, { body: { paths: 10, trades: 10, seed: "1" } });
  const head = await device.call(simulatePaths, { body: { paths: 1000, trades: 301, seed: "1" } });
  return "id" in head ? head.id : "";
}

/** Spreads of two options, opened in one second or in one order, and closed. */
function spreadsOf(count: number): string {
  const lines = Array.from({ length: count }, (_, n) => {
    const at = new Date(Date.UTC(2022, 1, 1) + n * 3_600_000).toISOString();
    const closed = new Date(Date.parse(at) + 600_000).toISOString();
    const leg = (when: string, strike: number, side: string) =>
      `${when},Spreads,ACME C${strike} ${n % 20},${side},1,${strike / 50},0,USD,option,100,ACME,2022-03-18,${strike},call,${n % 2 === 0 && when === at ? `order ${n}` : ""}`;
    return [leg(at, 50, "buy"), leg(at, 55, "sell"), leg(closed, 50, "sell"), leg(closed, 55, "buy")];
  });
  return `executed_at,account,symbol,side,quantity,price,fee,currency,asset_class,multiplier,underlying,expiry,strike,right,order_id
${lines.flat().join("\n")}
`;
}

/** Joins the legs of two structures, splits them and takes both back; returns a structure that stands. */
async function joinAndSplit(device: Client): Promise<string> {
  const [one, other] = (await device.call(listStructures, { query: { limit: 2 } })).items;
  if (one === undefined || other === undefined) throw new Error("no structures to join");
  const trades = [...one.legs, ...other.legs].map(({ id }) => id);
  const { structure, change: joined } = await device.call(joinTrades, { body: { trades } });
  const { change: split } = await device.call(splitStructure, { params: { id: structure.id } });
  for (const id of [split, joined ?? ""])
    await device.call(undoStructureChange, { params: { id }, body: {} });
  return one.id;
}

/** Types, changes and deletes fills and a trade, and brings back what was deleted; one stays changed. */
async function changeFills(device: Client): Promise<string> {
  const [one, other] = (await device.call(listFills, { query: { symbol: "ACME", limit: 2 } })).items;
  const [trade] = (await device.call(listTrades, { query: { symbol: "BOLT", limit: 1 } })).items;
  if (one === undefined) throw new Error("no fill to change");
  const { symbol, account, executedAt, currency } = one;
  const typed = { symbol, account, executedAt, currency, side: "buy", quantity: "7", price: "3" } as const;
  const { id } = await device.call(addFill, { body: typed });
  for (const params of [{ id }, { id: other?.id ?? "" }]) {
    await device.call(deleteFill, { params });
    await device.call(restoreFill, { params, query: {} });
  }
  await device.call(editFill, { params: { id: one?.id ?? "" }, body: { price: "3" } });
  await atRest();
  await device.call(deleteTrade, { params: { id: trade?.id ?? "" } });
  await device.call(restoreTrade, { params: { id: trade?.id ?? "" } });
  await device.call(deleteFill, { params: { id } });
  await atRest();
  return one?.id ?? "";
}

async function readEverything(device: Client, fillId: string): Promise<void> {
  const [trade] = (await device.call(listTrades, { query: { limit: 1 } })).items;
  await device.call(workOutExcursions, { body: { filter: { account: "Rare" } } });
  await atRest();
  const [imported] = (await device.call(listImports)).items;
  const ids: [RegExp, string][] = [
    [/^\/trades\//, trade?.id ?? ""],
    [/^\/fills\//, fillId],
    [/^\/imports\//, imported?.id ?? ""],
    [/^\/reconciliations\//, await stateBalance(device)],
    [/^\/bulk-edits\//, lastEdit],
    [/^\/attachments\//, lastPicture],
    [/^\/days\//, DAY],
    [/^\/coach\/questions\//, await askOnce(device)],
    [/^\/reflections\//, (await device.call(listReflections, { query: { limit: 1 } })).items[0]?.id ?? ""],
    [/^\/digests\//, (await device.call(writeDigest, { body: {} })).id],
    [/^\/simulations\//, await simulateOnce(device)],
    [/^\/setups\//, lastSetup],
    [/^\/structures\//, await joinAndSplit(device)],
    [/^\/guardrails\//, await plantGuardrail(admin, await lastImporter(), FILLS)],
  ];
  // A score may be too small to make a guardrail from; the statements have run by then.
  await device.call(proposeGuardrail, { body: { bias: "size_escalation" } }).catch(noteRefusal);
  for (const contract of ENDPOINTS) {
    if (contract.method !== "GET" || contract.scope !== "journal:read") continue;
    const id = ids.find(([path]) => path.test(contract.path))?.[1];
    if (contract.params !== undefined && id === undefined)
      throw new Error(`what is :id in ${contract.path}?`);
    for (const query of QUERIES[contract.name] ?? [{}]) {
      const first = await device.call(contract as Endpoint, { params: { id, date: DAY }, query });
      const { nextCursor: cursor } = { nextCursor: null, ...(first as object) };
      if (cursor !== null)
        await device.call(contract as Endpoint, { params: { id, date: DAY }, query: { ...query, cursor } });
    }
  }
}

const ORDERS: object[] = [
  {},
  { status: "open" },
  { status: "canceled" },
  { symbol: "PLAN07" },
  { status: "open", symbol: "PLAN07" },
  { status: "open", limit: 20 },
];

/** Places, amends, lists and cancels orders of an account that has many, and resets it. */
async function tradeOnPaper(device: Client): Promise<void> {
  const { id: accountId } = await device.call(openPaperAccount, { body: { name: "Busy" } });
  await plantOrders(admin, { userId: await lastImporter(), accountId }, FILLS);
  for (const query of [...ORDERS, { accountId }]) {
    const { nextCursor: cursor } = await device.call(listOrders, { query });
    if (cursor !== null) await device.call(listOrders, { query: { ...query, cursor } });
  }
  const wish = { accountId, symbol: "BTC/USD", side: "buy", timeInForce: "gtc" } as const;
  await device.call(placeOrder, {
    body: { ...wish, type: "market", quantity: "0.001", clientOrderId: "one" },
  });
  const resting = { ...wish, type: "limit", limitPrice: "1", quantity: "1" } as const;
  const { id } = await device.call(placeOrder, { body: resting });
  await device.call(amendOrder, { params: { id }, body: { quantity: "2" } });
  await device.call(readOrder, { params: { id } });
  await device.call(cancelOrder, { params: { id } });
  await matchPlanted();
  await device.call(cancelOrders, { query: { symbol: "PLAN07" } });
  await device.call(listPaperAccounts);
  await atRest();
  await device.call(resetPaperAccount, { params: { id: accountId }, body: {} });
  await atRest();
}

/** A quote for the matcher that fills some of the planted orders, and some others whose session is over. */
async function matchPlanted(): Promise<void> {
  await admin.query("update symbols set bid = 0.5, ask = 0.6, head = head + 1 where symbol = 'PLAN03'");
  await admin.query(`insert into ticks (symbol, seq, bid, ask, at, ages)
    select symbol, head, bid, ask, now(), false from symbols where symbol = 'PLAN03'`);
  await admin.query(`update orders set time_in_force = 'day', expires_at = now() - interval '1 second'
    where symbol = 'PLAN04' and status = 'accepted'`);
  await product.tick();
  await until(
    "the matcher",
    async () => {
      const { rows } =
        await admin.query(`select from orders where status = 'accepted' and symbol in ('PLAN03', 'PLAN04')
        union all select from symbols where matched_seq < head limit 1`);
      return rows.length === 0;
    },
    PATIENCE,
  );
}

const LOGS: object[] = [
  {},
  { status: "failure" },
  { status: "pending" },
  { startedBy: "event" },
  { search: "answer" },
  { from: "2026-01-01T00:00:00.000Z", to: "2099-01-01T00:00:00.000Z" },
];

/** Runs, lists, cancels and repeats runs of a flow that has many, by hand, by an event and on a schedule. */
async function automate(device: Client): Promise<void> {
  const userId = await lastImporter();
  const { id } = await device.call(createFlow, { body: { name: "Busy", schedule: "* * * * *" } });
  const params = { flowId: id };
  const add = async (
    title: string,
    kind: "trigger" | "transform" | "delay",
    config: Record<string, string>,
  ) => (await device.call(createNode, { params, body: { title, kind, config } })).id;
  const [hand, event] = [
    await add("By hand", "trigger", { on: "manual" }),
    await add("By an event", "trigger", { on: "event", event: "sample.changed" }),
  ];
  const { triggers } = await device.call(readFlow, { params: { id } });
  const toNodeId = await add("Wait", "delay", { event: "order.*", timeout: "P9D" });
  for (const fromNodeId of new Set([hand, event, ...triggers.map(({ nodeId }) => nodeId)]))
    await device.call(createFlowConnection, { params, body: { fromNodeId, toNodeId } });
  await plantRuns(admin, { userId, flowId: id, nodeId: toNodeId }, FILLS);
  const webhook = await device.call(createWebhook, {
    body: { eventType: "flow.execution.finished", url: "https://shop.example.net/in" },
  });
  const started = await device.call(executeFlow, { params: { id }, body: {} });
  if (!("execution" in started)) throw new Error("a run that waits has ended");
  const ofRun = { params: { id: started.execution.id } };
  await admin.query(
    "update flow_triggers set next_at = now() - interval '1 minute' where flow_id = $1 and cron is not null",
    [id],
  );
  await admin.query(
    `insert into jobs (user_id, id, kind, queue, payload, run_after)
    values ($1, $2, 'webhooks.alert', 'flows', '{}', now()),
      ($1, $2 || 'c', 'flows.cancel', 'flows', '{"runIds": ["run_none"]}', now())`,
    [userId, `job_${Date.now()}`],
  );
  await product.tick();
  await atRest();
  for (const query of LOGS) {
    const { nextCursor: cursor } = await device.call(listLogs, { query });
    if (cursor !== null) await device.call(listLogs, { query: { ...query, cursor } });
  }
  await device.call(listExecutions, { params: { id }, query: { status: "success" } });
  await device.call(readRun, ofRun);
  await device.call(rerunRun, { ...ofRun, body: {} });
  await device.call(cancelRun, { ...ofRun, body: {} });
  await device.call(changeFlow, { params: { id }, body: { notes: "Busy" } });
  await atRest();
  await device.call(listDeliveries, { params: { id: webhook.id } });
  await device.call(listFlows);
  await device.call(listFlowVersions, { params: { id } });
  await device.call(loadSample, { body: {} });
  await atRest();
  await device.call(removeSample);
  await atRest();
  await device.call(deleteFlow, { params: { id } });
  await atRest();
}

/** Loads the sample, reads and removes it, and loads it again: a removal takes its job with it. */
async function loadTwice(device: Client): Promise<void> {
  const { sample } = await device.call(loadSample, { body: {} });
  await atRest();
  await device.call(listTrades, { query: { account: sample.accountId, limit: 100 } });
  await device.call(removeSample);
  await device.call(loadSample, { body: {} });
  await atRest();
}

/**
 * Queued in the database, because the contract needs a confirmation and only the job's statements matter
 * here.
 */
async function gatherExport(): Promise<void> {
  const owner = "(select user_id from imports order by id desc limit 1)";
  const stamp = Date.now();
  await admin.query(`insert into exports (user_id, id, status, job_id, created_at)
    values (${owner}, 'exp_${stamp}', 'queued', 'job_${stamp}', now())`);
  await admin.query(`insert into jobs (user_id, id, kind, queue, payload, run_after)
    values (${owner}, 'job_${stamp}', 'privacy.export', 'imports', '{"exportId": "exp_${stamp}"}', now() - interval '1 hour')`);
  await product.tick();
  await atRest();
}

async function told(device: Client, type: string, times = 1): Promise<void> {
  await until(
    type,
    async () => (await readLog(device)).filter((event) => event.type === type).length >= times,
    PATIENCE,
  );
}

async function atRest(): Promise<void> {
  await until(
    "rest",
    async () => {
      const { rows } = await admin.query(
        "select from jobs where state in ('queued', 'running') and run_after <= now() + interval '10 seconds' limit 1",
      );
      return rows.length === 0;
    },
    PATIENCE,
  );
}
