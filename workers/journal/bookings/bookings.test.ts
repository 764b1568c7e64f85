import { expect, test } from "vitest";
import { listBookings, type Booking } from "#shared/contracts/bookings.ts";
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
import { getTrade, listTrades } from "#shared/contracts/trades.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { imported, undone } from "#test/imports.ts";
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

const lines = (text: string) => text.split("\n").sort();

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
  // Equal instants are ordered by ids, which are the user's own.
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
        { symbol: "ACME", quantity: "150" },
        { symbol: "NONE", quantity: "0.0" },
      ],
      cash: [{ currency: "USD", amount: "5023.50" }],
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
