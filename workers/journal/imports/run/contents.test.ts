import { expect, test } from "vitest";
import { ImportContents, MOST_ODD_PRICES } from "#shared/contracts/import-contents.ts";
import { getImport, importTrades } from "#shared/contracts/imports.ts";
import { listTrades, type TradeStatus } from "#shared/contracts/trades.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { flexFile } from "#test/fixtures/flex-rows.ts";
import { history } from "#test/fixtures/history.ts";
import { fileForm, uploadText } from "#test/things.ts";

const HEADER = "executed_at,account,symbol,side,quantity,price,fee,fee_currency,currency,asset_class\n";

/** The whole answer of a dry run within its request. */
async function compared(user: TestUser, text: string, fields: Record<string, string> = {}) {
  const body = fileForm(text, { dryRun: "1", ...fields });
  const response = await user.fetch("/trades/import", { method: "POST", body });
  expect(response.status).toBe(200);
  const answer = importTrades.reply?.parse(await response.json());
  if (answer === undefined) throw new Error("a dry run has a reply");
  return answer.import;
}

const contentsOf = async (user: TestUser, text: string) =>
  ImportContents.parse((await compared(user, text)).contents);

test("a dry run tells accounts, symbols, dates, fees and the trades of the new fills", async () => {
  const text = `${HEADER}2026-03-03T15:00:00Z,Main,ACME,buy,10,100,1.25,USD,USD,equity
2026-03-02T15:00:00Z,Swing,BOLT,buy,4,7,0.10,EUR,EUR,equity
2026-03-04T15:00:00Z,Main,ACME,sell,15,101,1.25,USD,USD,equity
2026-03-05T15:00:00Z,Main,ACME,buy,5,101,-0.50,USD,USD,equity
`;
  expect(await contentsOf(await newUser(), text)).toEqual({
    accounts: { count: 2, names: ["Main", "Swing"] },
    symbols: { count: 2, names: ["ACME", "BOLT"] },
    span: {
      from: "2026-03-02T15:00:00.000Z",
      fromDateOnly: false,
      to: "2026-03-05T15:00:00.000Z",
      toDateOnly: false,
    },
    fees: [
      { currency: "USD", amount: "2" },
      { currency: "EUR", amount: "0.1" },
    ],
    feeCurrencies: 2,
    // The sale of 15 closes the long position and opens a short one, which the last purchase closes.
    trades: { closed: 2, open: 1 },
    leftOut: [],
    bookings: [],
    oddPrices: { rows: 0, first: [] },
  });
});

test("the trades that it foretells are those that the import makes", async () => {
  const user = await newUser();
  const text = history({ fills: 1_500 });
  const { trades } = await contentsOf(user, text);
  await uploadText(user, text);
  await user.settle();
  const listed = { closed: 0, open: 0, incomplete: 0 };
  for (let cursor: string | null | undefined = undefined; cursor !== null;) {
    const query: { limit: number; cursor?: string } =
      cursor === undefined ? { limit: 500 } : { limit: 500, cursor };
    const page: { items: { status: TradeStatus }[]; nextCursor: string | null } = await user.call(
      listTrades,
      { query },
    );
    for (const { status } of page.items) listed[status]++;
    cursor = page.nextCursor;
  }
  expect({ ...trades, incomplete: 0 }).toEqual(listed);
  expect(listed.closed).toBeGreaterThan(100);
});

test("a fill that its own file cancels is in no trade", async () => {
  const fill = { quantity: "60", price: "31.2", buySell: "BUY" };
  const text = flexFile(
    { ...fill, transactionId: "71" },
    { ...fill, quantity: "-60", buySell: "BUY (Ca.)", transactionId: "72", notes: "Ca" },
    { ...fill, transactionId: "73" },
    { quantity: "-60", price: "33", buySell: "SELL", at: "20260212;101500", transactionId: "74" },
  );
  expect((await contentsOf(await newUser(), text)).trades).toEqual({ closed: 1, open: 0 });
});

test("a file that is already in the ledger has nothing new, and makes no trades", async () => {
  const user = await newUser();
  const text = history({ fills: 40 });
  await uploadText(user, text);
  await user.settle();
  expect(await compared(user, text)).toMatchObject({
    diff: { new: 0, duplicate: 40 },
    contents: { trades: { closed: 0, open: 0 }, accounts: { count: 1 } },
  });
});

test("dates without a time stay dates", async () => {
  const text = `${HEADER}2026-03-04,Main,ACME,buy,1,1,0,USD,USD,equity\n2026-03-02,Main,ACME,buy,1,1,0,USD,USD,equity\n`;
  expect((await contentsOf(await newUser(), text)).span).toEqual({
    from: "2026-03-02T00:00:00.000Z",
    fromDateOnly: true,
    to: "2026-03-04T00:00:00.000Z",
    toDateOnly: true,
  });
});

const CONVERSIONS = `"Buy/Sell","TradeDate","ISIN","Quantity","TradePrice","CurrencyPrimary","IBCommission","IBCommissionCurrency"
"BUY","20260302","US0000000011","7","282.7","USD","-1","USD"
"SELL","20260302","","-8000","1.1173","USD","-1.8","CHF"
"SELL","20260303","","-10012","1.10725","USD","-1.8","CHF"
"BUY","20260303","","5","3","USD","-1","USD"
`;

test("currency conversions are left out, and are neither trades nor unreadable", async () => {
  const user = await newUser();
  expect(await compared(user, CONVERSIONS)).toMatchObject({
    rows: { total: 4, new: 1, rejected: 1, leftOut: 2 },
    errors: [{ line: 5, reason: "The row names neither a symbol nor an ISIN" }],
    contents: { leftOut: [{ kind: "currency_conversion", rows: 2, firstLine: 3 }] },
  });
  const id = await uploadText(user, CONVERSIONS);
  await user.settle();
  expect(await user.call(getImport, { params: { id } })).toMatchObject({
    status: "completed",
    rows: { total: 4, new: 1, rejected: 1, leftOut: 2 },
    errors: [{ line: 5 }],
  });
});

test("a file of conversions alone fails, and says that it holds no trades", async () => {
  const user = await newUser();
  const [header, , conversion] = CONVERSIONS.split("\n");
  const id = await uploadText(user, `${header}\n${conversion}\n`);
  await user.settle();
  expect(await user.call(getImport, { params: { id } })).toMatchObject({
    status: "failed",
    failure: {
      code: "import_unreadable",
      detail: "The file holds no trades: none of its 1 rows states one.",
    },
  });
});

test("a conversion is known by its asset class, whatever it is charged in", async () => {
  const text = `"AssetClass","Symbol","Buy/Sell","TradeDate","Quantity","TradePrice","CurrencyPrimary","IBCommission","IBCommissionCurrency"
"CASH","","SELL","20260302","-8000","1.1173","USD","-1.8","USD"
"OPT","","SELL","20260302","-1","1.1","USD","-1.8","CHF"
"CASH","EUR.USD","SELL","20260302","-8000","1.1173","USD","-1.8","USD"
`;
  expect(await compared(await newUser(), text)).toMatchObject({
    rows: { new: 1, rejected: 1, leftOut: 1 },
    errors: [{ line: 3 }],
  });
});

test("rows of another kind in Tidemark's own CSV are left out", async () => {
  const text = `kind,executed_at,symbol,side,quantity,price,currency\nfill,2026-03-02,ACME,buy,1,2,USD\nlending,2026-03-03,ACME,buy,1,2,USD\n`;
  expect((await compared(await newUser(), text)).contents?.leftOut).toEqual([
    { kind: "other_kind", rows: 1, firstLine: 3 },
  ]);
});

const row = (price: string, assetClass: string) =>
  `2026-03-02T15:00:00Z,Main,ACME,buy,1,${price},0,USD,USD,${assetClass}\n`;

test("a share at zero or below warns with its row, a future or an option does not", async () => {
  const text = `${HEADER}${row("-50", "equity")}${row("-37.63", "future")}${row("0", "fund")}${row("0", "option")}${row("-1", "equity").repeat(20)}`;
  const found = await compared(await newUser(), text);
  expect(found).toMatchObject({ diff: { new: 24 }, rows: { rejected: 0 } });
  expect(found.contents?.oddPrices.rows).toBe(22);
  expect(found.contents?.oddPrices.first).toHaveLength(MOST_ODD_PRICES);
  expect(found.contents?.oddPrices.first.slice(0, 2)).toEqual([
    { line: 2, symbol: "ACME", price: "-50" },
    { line: 4, symbol: "ACME", price: "0" },
  ]);
});

test("a malformed file says what it holds of the rows that could be read", async () => {
  const text = `${HEADER}nothing\n2026-03-02,Main,ACME,buy,x,1,0,USD,USD,equity\n"open\n`;
  expect(await compared(await newUser(), text)).toMatchObject({
    rows: { new: 0, rejected: 3 },
    contents: { accounts: { count: 0, names: [] }, span: null, fees: [], trades: { closed: 0, open: 0 } },
  });
});
