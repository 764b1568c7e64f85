import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { listBookings, type Booking } from "#shared/contracts/bookings.ts";
import { explainUnits } from "#shared/contracts/explain.ts";
import { exportFills } from "#shared/contracts/fills.ts";
import { getImport, undoImport } from "#shared/contracts/imports.ts";
import {
  deleteReconciliation,
  latestReconciliations,
  listReconciliations,
  readReconciliation,
  reconcile,
  reconcileImport,
} from "#shared/contracts/reconciliation.ts";
import { answerOpening, type OpeningAnswer, takeBackOpening } from "#shared/contracts/openings.ts";
import { getMetrics } from "#shared/contracts/metrics.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { assertAddsUp } from "#test/adds-up.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { imported, plant, runToEnd, undone } from "#test/imports.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { forPostgres } from "../../db/statement.ts";
import { runImport } from "../imports/run/run-import.ts";
import { fileForm, uploadText } from "#test/things.ts";

const HEADER =
  "executed_at,account,symbol,side,quantity,price,fee,currency,execution_id,kind,amount,ratio,note,amount_currency\n";
const fileOf = (...rows: string[]) => HEADER + rows.map((row) => `${row}\n`).join("");

const DEPOSIT = "2026-03-01,Main,,,,,,USD,,deposit,10000,,";
const BUY = "2026-03-02T15:00:00Z,Main,ACME,buy,100,50,1,USD,,,,,";
const DIVIDEND = "2026-03-05,Main,ACME,,,,,USD,,dividend,24.5,,ordinary";
const NAMED = "2026-03-06,Main,,,,,,USD,I-1,interest,-3.25,,=margin";
const SPLIT = "2026-03-10,Main,ACME,,,,,USD,,split,,3:2,";
const TRANSFER = "2026-03-11,Main,BOLT,,-5,20,,USD,,transfer,,,";
const STATED = [
  "2026-03-12,Main,ACME,,150,,,USD,,balance,,,",
  "2026-03-12,Main,BOLT,,-5,,,USD,,balance,,,",
  "2026-03-12,Main,,,,,,USD,,balance,5020.25,,",
];

async function bookingsOf(user: TestUser, query: object = {}): Promise<Booking[]> {
  return (await user.call(listBookings, { query: { limit: 500, ...query } })).items;
}
const facts = async (user: TestUser) =>
  (await bookingsOf(user)).map((booking) => JSON.stringify({ ...booking, id: "" })).sort();
const rowsOf = async (user: TestUser, id: string) => (await user.call(getImport, { params: { id } })).rows;

const lines = (text: string) =>
  text
    .replaceAll(/,[^,\n]*$/gm, "")
    .split("\n")
    .sort();

test("bookings are claimed like fills: files overlap in any order, and an undo leaves what the others say", async () => {
  const a = fileOf(DEPOSIT, DIVIDEND, DIVIDEND, NAMED, NAMED, SPLIT);
  const b = fileOf(
    DIVIDEND,
    DIVIDEND,
    DIVIDEND,
    "2026-03-07T10:00:00Z,Main,,,,,,USD,I-1,interest,-3.25,,later",
    TRANSFER,
  );
  const [one, other, alone] = [await newUser(), await newUser(), await newUser()];
  const ofA = await imported(one, a);
  const ofB = await imported(one, b);
  expect(await rowsOf(one, ofA)).toMatchObject({ new: 5, duplicate: 1, leftOut: 0 });
  expect(await rowsOf(one, ofB)).toMatchObject({ new: 2, duplicate: 3 });
  expect(await rowsOf(one, await imported(one, a))).toMatchObject({ new: 0, duplicate: 6 });
  const before = await bookingsOf(one);
  // The words of the import that was sent first stand.
  expect(before.find(({ kind }) => kind === "interest")).toMatchObject({ note: "=margin", dateOnly: true });

  await imported(other, b);
  const last = await imported(other, a);
  expect(await bookingsOf(other)).toHaveLength(before.length);
  await undone(other, last);
  await imported(alone, b);
  expect(await facts(other)).toEqual(await facts(alone));
  expect((await bookingsOf(other)).find(({ kind }) => kind === "interest")).toMatchObject({ note: "later" });
  await imported(other, a);
  expect(new Set((await bookingsOf(other)).map(({ kind, amount }) => `${kind} ${amount}`))).toEqual(
    new Set(before.map(({ kind, amount }) => `${kind} ${amount}`)),
  );
});

test("bookings are listed newest first, page by page and by filter, and an export imports to the same ones", async () => {
  const [user, copy] = [await newUser(), await newUser()];
  const text = fileOf(
    DEPOSIT,
    BUY,
    DIVIDEND,
    DIVIDEND,
    NAMED,
    SPLIT,
    TRANSFER,
    DEPOSIT.replace("Main", "Swing"),
    `${DIVIDEND.replace("dividend,24.5,,ordinary", "tax,-3,,")},EUR`,
  );
  const body = fileForm(text, { dryRun: "1" });
  const dry = await user.fetch("/trades/import", { method: "POST", body });
  expect(await dry.json()).toMatchObject({
    diff: { new: 9, duplicate: 0 },
    import: {
      contents: {
        bookings: [
          { kind: "dividend", rows: 2, sums: [{ currency: "USD", amount: "49" }] },
          { kind: "interest", rows: 1 },
          { kind: "tax", rows: 1, sums: [{ currency: "EUR", amount: "-3" }] },
          { kind: "deposit", rows: 2, sums: [{ currency: "USD", amount: "20000" }] },
          { kind: "transfer", rows: 1, sums: [] },
          { kind: "split", rows: 1 },
        ],
      },
    },
  });
  await uploadText(user, text);
  await user.settle();
  const all = await bookingsOf(user);
  expect(all.map(({ executedAt }) => executedAt)).toEqual(
    all
      .map(({ executedAt }) => executedAt)
      .sort()
      .toReversed(),
  );
  expect(
    all
      .map(({ kind }) => kind)
      .sort()
      .join(" "),
  ).toBe("deposit deposit dividend dividend interest split tax transfer");
  const first = await user.call(listBookings, { query: { limit: 3 } });
  const rest = await user.call(listBookings, { query: { limit: 100, cursor: first.nextCursor ?? "" } });
  expect([...first.items, ...rest.items]).toEqual(all);
  expect(await bookingsOf(user, { account: "Swing" })).toMatchObject([{ kind: "deposit", amount: "10000" }]);
  expect(await bookingsOf(user, { kind: "split", symbol: "ACME" })).toMatchObject([
    { ratio: { after: "3", before: "2" }, amount: null },
  ]);
  expect(await bookingsOf(user, { kind: "dividend", account: "Swing" })).toEqual([]);

  const exported = await user.call(exportFills);
  expect(exported).toContain(`"'=margin"`.replaceAll('"', ""));
  await uploadText(copy, exported);
  await copy.settle();
  expect(await facts(copy)).toEqual(await facts(user));
  // Equal instants are ordered by ids, which are the user's own, as those in the last column are.
  expect(lines(await copy.call(exportFills))).toEqual(lines(exported));
});

test("an import ends with a reconciliation, which a missing file closes and an undo opens again", async () => {
  const user = await newUser();
  const id = await uploadText(user, fileOf(DEPOSIT, BUY, DIVIDEND, SPLIT, TRANSFER, ...STATED));
  await user.settle();
  const params = { id };
  const found = await user.call(reconcileImport, { params });
  expect(found).toMatchObject({
    status: "differs",
    items: [
      { symbol: "ACME", stated: "150", ledger: "150", difference: "0", closes: null },
      { symbol: "BOLT", stated: "-5", ledger: "-5", difference: "0" },
    ],
    // 10 000 − 5 001 + 24.50 in the ledger: the interest of 3.25 is in another file.
    cash: [{ currency: "USD", basis: "from_start", ledger: "5023.5", difference: "-3.25" }],
  });
  const units = { account: "Main", symbol: "ACME", at: found.items[0]?.at ?? "" };
  const made = await user.call(explainUnits, { query: { ...units, by: "row" } });
  assertAddsUp(made);
  expect([made.value, made.parts.map(({ label, values }) => [label, ...values])]).toEqual([
    "150",
    [
      ["split", "0", "0", "0", "50"],
      ["buy", "100", "0", "0", "0"],
    ],
  ]);
  expect(await user.refused(explainUnits, { query: { ...units, account: "None" } })).toMatchObject({
    code: "not_found",
  });
  const summary = async () => (await user.call(getImport, { params })).reconciliation;
  expect(await summary()).toMatchObject({ status: "differs", differing: { positions: 0, cash: 1 } });
  const kept = async () => (await user.call(latestReconciliations)).items;
  expect(await kept()).toMatchObject([
    {
      account: "Main",
      importId: id,
      status: "differs",
      differing: { positions: 0, cash: 1 },
      largest: { name: "Cash in USD", difference: "-3.25", closes: expect.stringContaining("3.25") },
    },
  ]);
  const missing = await uploadText(user, fileOf(NAMED));
  await user.settle();
  expect(await summary()).toMatchObject({ status: "agrees", compared: { positions: 2, cash: 1 } });
  expect(await kept()).toMatchObject([{ importId: id, status: "agrees", largest: null }]);
  await user.call(undoImport, { params: { id: missing } });
  await user.settle();
  expect(await summary()).toMatchObject({ status: "differs" });

  const at = "2026-03-09T00:00:00Z";
  const told = await user.call(reconcile, {
    body: {
      account: "Main",
      at,
      positions: [
        { symbol: " ACME ", quantity: "150" },
        { symbol: "NONE", quantity: "0.0" },
      ],
      cash: [{ currency: " usd", amount: "5023.50" }],
    },
  });
  expect(told).toMatchObject({
    status: "differs",
    items: [
      { symbol: "ACME", stated: "150", ledger: "100", difference: "50", closes: { act: "add_units" } },
      { symbol: "NONE", difference: "0" },
    ],
    cash: [{ difference: "0", closes: null }],
  });
  const askedWith = async (of: { at?: string; currency?: string; symbol?: string }) => {
    const positions = [{ symbol: of.symbol ?? "ACME", quantity: "1" }];
    const cash = [{ currency: of.currency ?? "USD", amount: "1" }];
    const body = { account: "Main", at: of.at ?? at, positions, cash };
    return (await user.refused(reconcile, { body })).issues?.map(({ path }) => path);
  };
  expect(await askedWith({ currency: "$" })).toEqual(["cash.0.currency"]);
  expect(await askedWith({ symbol: "  " })).toEqual(["positions.0.symbol"]);
  expect(await askedWith({ at: "9999-12-31T23:59:59.999Z" })).toEqual(["at"]);
  const typed = { params: { id: told.id } };
  const { kept: first, result } = await user.call(readReconciliation, typed);
  expect(first).toMatchObject({ importId: null, account: "Main", largest: { name: "ACME" } });
  expect({ id: told.id, ...result }).toEqual(told);
  const list = await user.call(listReconciliations, { query: { limit: 1, account: "Main" } });
  const rest = await user.call(listReconciliations, { query: { cursor: list.nextCursor ?? "" } });
  expect([...list.items, ...rest.items].map(({ importId }) => importId)).toEqual([id, null]);
  expect(await kept()).toEqual(list.items);
  // What the typed-in balance lacks comes with a file, and its result follows.
  const more = await uploadText(user, fileOf("2026-03-07T15:00:00Z,Main,ACME,buy,50,50,0,USD,,,,,"));
  await user.settle();
  const later = (await user.call(readReconciliation, typed)).kept;
  expect(later).toMatchObject({ differing: { positions: 0, cash: 1 }, largest: { difference: "2500" } });
  await user.call(undoImport, { params: { id: more } });
  await user.call(deleteReconciliation, typed);
  expect(await user.refused(readReconciliation, typed)).toMatchObject({ code: "not_found" });
  const ofImport = { params: { id: list.items[0]?.id ?? "" } };
  expect(await user.refused(deleteReconciliation, ofImport)).toMatchObject({ code: "not_found" });
  const nobody = { account: "None", at, positions: [] };
  expect(await user.refused(reconcile, { body: nobody })).toMatchObject({ code: "not_found" });
  await user.call(undoImport, { params });
  await user.settle();
  expect(await user.call(reconcileImport, { params })).toMatchObject({ status: "nothing_stated", items: [] });
  expect(await bookingsOf(user)).toEqual([]);
  expect(await kept()).toEqual([]);
});

const tradesOf = async (user: TestUser, symbol: string) =>
  (await user.call(listTrades, { query: { symbol, limit: 100, sort: "openedAt" } })).items;
const tradeOf = async (user: TestUser, symbol: string) => {
  const [trade] = await tradesOf(user, symbol);
  return user.call(getTrade, { params: { id: trade?.id ?? "" }, query: {} });
};
async function derived(user: TestUser, change: Promise<string>): Promise<string> {
  const id = await change;
  await user.settle();
  return id;
}
async function answered(user: TestUser, id: string, body: OpeningAnswer): Promise<void> {
  await user.call(answerOpening, { params: { id }, body });
  await user.settle();
}

test("trades follow a split that comes later, and forget it with its import", async () => {
  const user = await newUser();
  await derived(user, imported(user, fileOf(BUY, "2026-03-10T15:00:00Z,Main,ACME,sell,150,40,2,USD,,,,,")));
  const flipped = await tradesOf(user, "ACME");
  expect(flipped).toMatchObject([{ status: "closed" }, { direction: "short", quantity: "50" }]);
  const id = await derived(user, imported(user, fileOf(SPLIT)));
  expect(await tradesOf(user, "ACME")).toMatchObject([{ status: "closed", grossPnl: "1000", netPnl: "997" }]);
  const trade = await tradeOf(user, "ACME");
  expect(trade.changes).toMatchObject([
    { kind: "split", dateOnly: true, ratio: { after: "3", before: "2" }, before: "100", after: "150" },
  ]);
  expect(trade).toMatchObject({ asks: null, lots: [{ quantity: "150", exitPrice: "40", grossPnl: "1000" }] });
  await undone(user, id);
  await user.settle();
  expect(await tradesOf(user, "ACME")).toEqual(flipped);
  // The sale now crosses flat, so it might close something older.
  const short = await user.call(getTrade, { params: { id: flipped[1]?.id ?? "" }, query: {} });
  expect(short).toMatchObject({ asks: short.executions[0]?.id });
});

test("what came in without a price counts nowhere until its owner says what it is", async () => {
  const user = await newUser();
  const rows = [
    "2026-03-11,Main,BOLT,,10,,,USD,,transfer,,,",
    "2026-03-12T15:00:00Z,Main,BOLT,sell,10,20,1,USD,,,,,",
    "2026-03-12T16:00:00Z,Main,CRUX,sell,5,10,1,USD,,,,,",
    "2026-03-13T16:00:00Z,Main,CRUX,sell,1,12,0,USD,,,,,",
  ];
  await derived(user, imported(user, fileOf(...rows)));
  const net = async () => (await user.call(getMetrics, { query: {} })).netPnl;
  const bolt = await tradeOf(user, "BOLT");
  expect(bolt).toMatchObject({ status: "incomplete", openQuantity: "0", netPnl: "0", lots: [] });
  expect(bolt.executions).toHaveLength(1);
  expect(bolt.changes).toMatchObject([{ kind: "transfer", before: "0", after: "10", price: null }]);
  expect(await net()).toBe("0");
  const transfer = bolt.changes[0]?.id ?? "";
  await answered(user, transfer, { kind: "gift", price: "12.0", acquiredOn: "2019-05-06" });
  expect(await tradeOf(user, "BOLT")).toMatchObject({
    id: bolt.id,
    status: "closed",
    grossPnl: "80",
    netPnl: "79",
    changes: [{ price: "12", answer: { kind: "gift", price: "12", acquiredOn: "2019-05-06" } }],
    lots: [{ entryAt: "2019-05-06T00:00:00.000Z", entryDateOnly: true, entryPrice: "12" }],
  });
  expect(await net()).toBe("79");

  const crux = await tradeOf(user, "CRUX");
  expect(crux).toMatchObject({ direction: "short", asks: crux.executions[0]?.id, answer: null });
  const sale = crux.asks ?? "";
  await answered(user, sale, { kind: "earlier", price: "4", quantity: "8" });
  const earlier = await tradeOf(user, "CRUX");
  expect(earlier).toMatchObject({
    id: crux.id,
    direction: "long",
    status: "open",
    openQuantity: "2",
    grossPnl: "38",
    asks: null,
    changes: [{ kind: "opening", id: sale, before: "0", after: "8" }],
  });
  const told = await user.call(reconcile, {
    body: {
      account: "Main",
      at: "2026-03-14T00:00:00Z",
      positions: [
        { symbol: "CRUX", quantity: "2" },
        { symbol: "BOLT", quantity: "0" },
      ],
    },
  });
  expect(told.status).toBe("agrees");
  const held = { account: "Main", symbol: "CRUX", at: "2026-03-14T00:00:00Z" };
  const made = await user.call(explainUnits, { query: held });
  assertAddsUp(made);
  expect([made.value, made.terms.map(({ term, total }) => [term, total])]).toEqual([
    "2",
    [
      ["bought", "0"],
      ["sold", "6"],
      ["moved", "8"],
      ["split", "0"],
    ],
  ]);
  await answered(user, sale, { kind: "ignored", quantity: "6" });
  expect(await tradeOf(user, "CRUX")).toMatchObject({ status: "incomplete", openQuantity: "0", netPnl: "0" });
  await answered(user, sale, { kind: "short" });
  expect(await tradeOf(user, "CRUX")).toMatchObject({
    direction: "short",
    asks: null,
    answer: { kind: "short" },
  });
  await user.call(takeBackOpening, { params: { id: sale } });
  await user.call(takeBackOpening, { params: { id: transfer } });
  await user.settle();
  expect(await tradeOf(user, "CRUX")).toEqual(crux);
  expect(await tradeOf(user, "BOLT")).toEqual(bolt);

  const refused = (id: string, body: OpeningAnswer) => user.refused(answerOpening, { params: { id }, body });
  expect(await refused(sale, { kind: "earlier" })).toMatchObject({ code: "invalid_request" });
  expect(await refused(transfer, { kind: "short" })).toMatchObject({ code: "invalid_request" });
  expect(await refused(transfer, { kind: "gift", price: "1", quantity: "2" })).toMatchObject({
    code: "invalid_request",
  });
  expect(await refused("bkg_00000000000000000000000000", { kind: "ignored" })).toMatchObject({
    code: "not_found",
  });
  expect(await user.refused(takeBackOpening, { params: { id: sale } })).toMatchObject({ code: "not_found" });
});

/** A context whose ledger dies in its `n`th transaction, where that writes bookings after its fills. */
function dyingBeforeBookings(ctx: Ctx, n: number): Ctx {
  let seen = 0;
  const transaction: Ctx["ledger"]["transaction"] = (work) =>
    ctx.ledger.transaction((tx) => {
      const isLast = ++seen === n;
      const query: Tx["query"] = (statement) => {
        if (isLast && forPostgres(statement).text.includes('insert into "booking_claims"'))
          throw new Error("killed");
        return tx.query(statement);
      };
      return work({ ...tx, query });
    });
  return { ...ctx, ledger: { ...ctx.ledger, transaction } };
}

const day = (n: number) => new Date(Date.UTC(2025, 0, 1 + n)).toISOString().slice(0, 10);
const countAll = async (user: TestUser): Promise<number[]> => {
  const [row] = await user.ctx().ledger.read(sql<{ counts: number[] }>`select array[
    (select count(*) from fills), (select count(*) from bookings), (select count(*) from booking_claims)]::int[] as counts`);
  return row?.counts ?? [];
};

test("imports at once book each booking once, and one that is killed before its bookings resumes to the same", async () => {
  // Six equal dividends a day and a purchase between them, over more than one chunk.
  const rows = Array.from({ length: 400 }, (_, n) => [
    ...Array.from({ length: 6 }, () => `${day(n)},Main,ACME,,,,,USD,,dividend,1.5,,`),
    `${day(n)}T15:00:00Z,Main,ACME,buy,1,${n + 1},0,USD,,,,,`,
  ]).flat();
  const [whole, half] = [fileOf(...rows), fileOf(...rows.slice(0, 1_400))];
  const [crowd, killed] = [await newUser(), await newUser()];
  const ids = await Promise.all([whole, half, whole].map((text) => plant(crowd, text)));
  await Promise.all(ids.map((importId) => runToEnd(crowd, importId)));
  expect(await countAll(crowd)).toEqual([400, 2_400, 2_400 + 1_200 + 2_400]);

  const importId = await plant(killed, whole);
  for (const n of [2, 3])
    await expect(runImport(dyingBeforeBookings(killed.ctx(), n), { importId })).rejects.toThrow("killed");
  // The fills of a chunk went with its bookings.
  const [fills = 0, bookings = 0, claims] = await countAll(killed);
  const { read } = (await killed.call(getImport, { params: { id: importId } })).rows;
  expect([fills + bookings, claims]).toEqual([read, bookings]);
  expect(read).toBeLessThan(2_800);
  await runToEnd(killed, importId);
  expect(await countAll(killed)).toEqual([400, 2_400, 2_400]);
  expect(await facts(killed)).toEqual(await facts(crowd));
});

const flexTrade = (id: number, at: string, side: string, quantity: string, price: string) =>
  `<Trade currency="USD" assetCategory="STK" symbol="ACME" tradeID="${id}" dateTime="${at}" quantity="${quantity}" tradePrice="${price}" ibCommission="-1" ibCommissionCurrency="USD" buySell="${side}" />`;
const flexCash = (id: number, at: string, type: string, amount: string) =>
  `<CashTransaction currency="USD" description="x" dateTime="${at}" amount="${amount}" type="${type}" transactionID="${id}" />`;

// 1 000 + 500 − 1 001 + 27 − 4.05 + 439 = 960.95, and 100 × 4 − 40 = 360.
const flex = (ending: string) =>
  `<FlexQueryResponse><FlexStatements><FlexStatement accountId="U7000001" fromDate="20260101" toDate="20260130">
<CashReport><CashReportCurrency currency="USD" startingCash="1000" endingCash="${ending}" /></CashReport>
<OpenPositions><OpenPosition symbol="ACME" position="360" reportDate="20260130" /></OpenPositions>
<Trades>${flexTrade(1, "20260105;093100", "BUY", "100", "10")}${flexTrade(2, "20260130;193000", "SELL", "-40", "11")}</Trades>
<CorporateActions><CorporateAction currency="USD" symbol="ACME" description="ACME SPLIT 4 FOR 1" dateTime="20260119;202500" quantity="300" type="FS" /></CorporateActions>
<CashTransactions>${flexCash(5, "20260101", "Deposits/Withdrawals", "500")}${flexCash(6, "20260115;202000", "Dividends", "27")}
${flexCash(7, "20260115;202000", "Withholding Tax", "-4.05")}</CashTransactions>
</FlexStatement></FlexStatements></FlexQueryResponse>`;

test("a Flex query is proved complete by its positions and its cash, evening trades of the last day included", async () => {
  const user = await newUser();
  const id = await uploadText(user, flex("960.95"));
  await user.settle();
  await uploadText(user, fileOf("2026-02-01,U7000001,,,,,,USD,,deposit,99,,"));
  const wrong = await uploadText(user, flex("962"));
  await user.settle();
  expect(await user.call(reconcileImport, { params: { id } })).toMatchObject({
    status: "agrees",
    items: [{ symbol: "ACME", stated: "360", ledger: "360", at: "2026-01-31T00:30:00.000Z" }],
    cash: [{ currency: "USD", basis: "between_balances", ledger: "960.95", difference: "0" }],
  });
  expect((await user.call(getImport, { params: { id: wrong } })).reconciliation).toMatchObject({
    status: "differs",
    differing: { positions: 0, cash: 1 },
  });
});

/** The money of one month as IBKR's activity statement tells it, and as a Flex query does. */
const ACTIVITY = `Statement,Header,Field Name,Field Value
Statement,Data,BrokerName,Interactive Brokers LLC
Statement,Data,Title,Activity Statement
Account Information,Header,Field Name,Field Value
Account Information,Data,Account,U7000001
Dividends,Header,Currency,Date,Description,Amount
Dividends,Data,USD,2026-01-15,ACME(US0000000011) Cash Dividend USD 0.27 per Share (Ordinary Dividend),27
Dividends,Data,USD,2026-01-15,ACME(US0000000011) Cash Dividend USD 0.27 per Share (Bonus Dividend),27
Interest,Header,Currency,Date,Description,Amount
Interest,Data,USD,2026-01-05,USD Debit Interest for Dec-2025,-1.23
Deposits & Withdrawals,Header,Currency,Settle Date,Description,Amount
Deposits & Withdrawals,Data,USD,2026-01-02,Electronic Fund Transfer,500
`;
const paid = (id: number, part: string) => `<CashTransaction currency="USD" transactionID="${id}" ${part} />`;
const ACME_PAYS = `symbol="ACME" isin="US0000000011" assetCategory="STK" description="ACME(US0000000011) CASH DIVIDEND" dateTime="20260115;202000" amount="27" type="Dividends"`;
const TOLD = `<FlexQueryResponse><FlexStatements><FlexStatement accountId="U7000001" fromDate="20260101" toDate="20260130">
<CashTransactions>${paid(11, ACME_PAYS)}${paid(12, ACME_PAYS)}
${paid(13, 'description="USD DEBIT INT" dateTime="20260105;033000" amount="-1.23" type="Broker Interest Paid"')}
${paid(14, 'description="EFT" dateTime="20260102" amount="500" type="Deposits/Withdrawals"')}</CashTransactions>
<Transfers><Transfer currency="USD" assetCategory="CASH" symbol="--" direction="IN" dateTime="20260102;090000" quantity="0" cashTransfer="500" transactionID="14" /></Transfers>
</FlexStatement></FlexStatements></FlexQueryResponse>`;

const sumsOf = async (user: TestUser) =>
  (await user.call(listBookings, { query: {} })).items
    .map(({ kind, symbol, amount }) => [kind, symbol, amount].join(" "))
    .toSorted();

test("a dividend, interest or deposit counts once, however many files of its broker tell it", async () => {
  const expected = ["deposit  500", "dividend ACME 27", "dividend ACME 27", "interest  -1.23"];
  const [user, other] = [await newUser(), await newUser()];
  for (const file of [TOLD, ACTIVITY, TOLD]) {
    await uploadText(user, file);
    await user.settle();
    expect(await sumsOf(user)).toEqual(expected);
  }
  await uploadText(other, ACTIVITY);
  const flexQuery = await uploadText(other, TOLD);
  await other.settle();
  expect(await sumsOf(other)).toEqual(expected);
  await other.call(undoImport, { params: { id: flexQuery } });
  await other.settle();
  expect(await sumsOf(other)).toEqual(expected);
});
