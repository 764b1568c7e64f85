import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { listAccounts, listFills, type Fill } from "#shared/contracts/fills.ts";
import { getImport, listImports } from "#shared/contracts/imports.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { history } from "#test/fixtures/history.ts";
import ibkr from "#test/fixtures/ibkr-flex.xml?raw";
import { newUser, type TestUser } from "#test/harness.ts";
import { fileForm, uploadText } from "#test/things.ts";
import { workbook } from "#test/workbook.ts";

const HEADER = "executed_at,account,symbol,side,quantity,price,fee,currency,execution_id";
const FILE = `${HEADER}
2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD,
2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD,
2026-03-02T16:00:00Z,Main,ACME,sell,20,101.50,1,USD,
`;

const post = (user: TestUser, body: BodyInit, headers: Record<string, string> = {}, query = "") =>
  user.fetch(`/trades/import${query}`, { method: "POST", body, headers });
const withoutId = (fill: Fill) => ({ ...fill, id: "" });
const facts = (fills: Fill[]) => fills.map((fill) => JSON.stringify(withoutId(fill))).sort();
const importOf = async (user: TestUser, id: string) => user.call(getImport, { params: { id } });

test("imports a file, keeps identical fills, and adds nothing when the file comes again", async () => {
  const user = await newUser();
  const first = await uploadText(user, FILE);
  await user.settle();
  expect(await importOf(user, first)).toMatchObject({
    status: "completed",
    format: "tidemark-csv",
    fileName: "fills.csv",
    rows: { total: 3, read: 3, new: 3, duplicate: 0, corrected: 0, conflict: 0, rejected: 0 },
    errors: [],
    failure: null,
  });
  const before = (await user.call(listFills)).items;
  const second = await uploadText(user, FILE);
  await user.settle();
  expect(await importOf(user, second)).toMatchObject({ rows: { total: 3, new: 0, duplicate: 3 } });
  expect((await user.call(listFills)).items).toEqual(before);
  expect(before.map(withoutId)).toEqual([
    expect.objectContaining({
      side: "sell",
      quantity: "20",
      price: "101.5",
      executedAt: "2026-03-02T16:00:00.000Z",
    }),
    {
      id: "",
      account: "Main",
      symbol: "ACME",
      assetClass: "equity",
      multiplier: "1",
      side: "buy",
      quantity: "10",
      price: "100",
      fee: "1",
      feeCurrency: "USD",
      feeSource: "stated",
      currency: "USD",
      executedAt: "2026-03-02T15:00:00.000Z",
      dateOnly: false,
      effect: null,
      executionId: null,
      edited: false,
    },
    expect.objectContaining({ side: "buy", quantity: "10" }),
  ]);
});

test("reports the rows that it cannot read and imports the others", async () => {
  const user = await newUser();
  const id = await uploadText(
    user,
    `${FILE}2026-03-02,Main,,buy,1,1,0,USD,\n2026-03-02,Main,ACME,buy,x,1,0,USD,\n`,
  );
  await user.settle();
  expect(await importOf(user, id)).toMatchObject({
    status: "completed",
    rows: { total: 5, new: 3, rejected: 2 },
    errors: [
      { line: 5, reason: "The row names neither a symbol nor an ISIN" },
      { line: 6, reason: "quantity “x” is not a number" },
    ],
  });
});

test("keeps the first 200 unreadable rows and counts all of them", async () => {
  const user = await newUser();
  const id = await uploadText(user, `${FILE}${"2026-03-02,Main,ACME,buy,x,1,0,USD,\n".repeat(6_000)}`);
  await user.settle();
  const { rows, errors } = await importOf(user, id);
  expect(rows).toMatchObject({ total: 6_003, new: 3, rejected: 6_000 });
  expect([errors.length, errors[0]?.line, errors.at(-1)?.line]).toEqual([200, 5, 204]);
});

test("fails an import of which no row can be read, and says why", async () => {
  const user = await newUser();
  const id = await uploadText(user, `${HEADER}\n2026-03-02,Main,ACME,buy,"282,7",1,0,USD,\n`);
  await user.settle();
  expect(await importOf(user, id)).toMatchObject({
    status: "failed",
    failure: {
      code: "import_unreadable",
      detail: expect.stringMatching(/None of its 1 rows.*Line 2: quantity/),
    },
  });
});

test.each([
  ["an empty file", "", /The file is empty/],
  [
    "another broker's file",
    "Datum,Tijd,Product,ISIN\n1,2,3,4\n",
    /Tidemark CSV.*Interactive Brokers.*Kraken/,
  ],
  ["a picture", "\u0089PNG\r\n\u001a\n\u0000\u0000", /format is not known/],
])("refuses %s and names what it can read", async (_, text, detail) => {
  const user = await newUser();
  const response = await post(user, fileForm(text));
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({
    code: "import_unreadable",
    detail: expect.stringMatching(detail),
  });
  expect((await user.call(listImports)).items).toEqual([]);
});

test.each([
  ["a form without a file", { body: new FormData(), query: "" }, 400, "invalid_request"],
  [
    "a time zone that is none",
    { body: fileForm(FILE, { timeZone: "Mars/Olympus" }), query: "" },
    400,
    "invalid_request",
  ],
  ["a format that is none", { body: fileForm(FILE, { format: "xlsx" }), query: "" }, 400, "invalid_request"],
  [
    "a file of another format than the asked one",
    { body: fileForm(FILE, { format: "ibkr-flex-xml" }), query: "" },
    400,
    "import_unreadable",
  ],
])("refuses %s", async (_, { body, query }, status, code) => {
  const user = await newUser();
  const response = await post(user, body, {}, query);
  expect(response.status).toBe(status);
  expect(await response.json()).toMatchObject({ code });
});

test("refuses JSON and a form above 25 MB", async () => {
  const user = await newUser();
  const json = await post(user, "{}", { "content-type": "application/json" });
  expect([json.status, ((await json.json()) as { code: string }).code]).toEqual([
    415,
    "media_type_unsupported",
  ]);
  const large = await post(user, fileForm(`${FILE}${"\n".repeat(26 * 1024 * 1024)}`));
  expect([large.status, ((await large.json()) as { code: string }).code]).toEqual([413, "payload_too_large"]);
});

test("takes a raw body, small or streamed, with its fields in the query", async () => {
  const user = await newUser();
  const small = await post(user, FILE, { "content-type": "text/csv" }, "?account=Raw&fileName=raw.csv");
  expect(small.status).toBe(202);
  const text = history({ fills: 3_000 });
  const large = await post(user, text, { "content-type": "text/csv", "content-length": String(text.length) });
  expect(large.status).toBe(202);
  await user.settle();
  const items = (await user.call(listImports)).items;
  expect(items.map(({ fileName, size, rows, status }) => [fileName, size, rows.new, status])).toEqual([
    ["upload", text.length, 3_000, "completed"],
    ["raw.csv", FILE.length, 3, "completed"],
  ]);
  expect((await user.call(listAccounts)).items.map(({ name }) => name)).toEqual(["Main", "Raw"]);
});

test("reads a refused file to its end, so that its sender is still there for the answer", async () => {
  const user = await newUser();
  let sent = 0;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (sent === 6_000_000) return controller.close();
      sent += 100_000;
      controller.enqueue(new Uint8Array(100_000).fill(97));
    },
  });
  const answer = await post(user, body, { "content-type": "text/csv", "content-length": "6000000" });
  expect([answer.status, await answer.json()]).toEqual([
    400,
    expect.objectContaining({ code: "import_unreadable" }),
  ]);
  expect(sent).toBe(6_000_000);
});

test("an upload sent twice with one Idempotency-Key is one import; another file with it is refused", async () => {
  const user = await newUser();
  const headers = { "idempotency-key": "once" };
  const first = await post(user, fileForm(FILE), headers);
  const again = await post(user, fileForm(FILE), headers);
  expect([first.status, again.status, again.headers.get("idempotency-replayed")]).toEqual([202, 202, "true"]);
  expect(await again.json()).toEqual(await first.json());
  expect((await post(user, fileForm(`${FILE}\n`), headers)).status).toBe(422);
  await user.settle();
  expect((await user.call(listImports)).items).toHaveLength(1);
  await expect
    .poll(async () => (await env.FILES.list({ prefix: `imports/${user.id}/` })).objects.length)
    .toBe(1);
});

test("a streamed file is another one for its key when only its end differs", async () => {
  const user = await newUser();
  const text = history({ fills: 3_000 });
  const send = (body: string) =>
    post(user, body, {
      "content-type": "text/csv",
      "content-length": String(body.length),
      "idempotency-key": "streamed",
    });
  const first = await send(text);
  const again = await send(text);
  expect([first.status, again.status, again.headers.get("idempotency-replayed")]).toEqual([202, 202, "true"]);
  const other = `${text.slice(0, -2)}${text.at(-2) === "x" ? "y" : "x"}\n`;
  expect(other.length).toBe(text.length);
  const refused = await send(other);
  expect([refused.status, await refused.json()]).toEqual([
    422,
    expect.objectContaining({ code: "idempotency_mismatch" }),
  ]);
  await user.settle();
  await expect
    .poll(async () => (await env.FILES.list({ prefix: `imports/${user.id}/` })).objects.length)
    .toBe(1);
});

test("two users with the same file have the same fills under ids of their own", async () => {
  const [one, two] = await Promise.all([newUser(), newUser()]);
  await Promise.all([uploadText(one, ibkr), uploadText(two, ibkr)]);
  await Promise.all([one.settle(), two.settle()]);
  const [a, b] = await Promise.all([one.call(listFills), two.call(listFills)]);
  expect(facts(a.items)).toEqual(facts(b.items));
  expect(new Set([...a.items, ...b.items].map(({ id }) => id)).size).toBe(6);
});

test("text that no database takes is refused and not an error of ours", async () => {
  const user = await newUser();
  const nul = "\u0000";
  expect(await user.refused(getImport, { params: { id: nul } })).toMatchObject({ code: "not_found" });
  expect((await post(user, fileForm(FILE, { account: `a${nul}` }))).status).toBe(400);
  expect((await post(user, fileForm(FILE, { fileName: `a${nul}b` }))).status).toBe(202);
  const id = await uploadText(
    user,
    `${FILE}2026-03-02,Ma${nul}in,ACME,buy,1,1,0,USD,\n2026-03-02,Main,A\ud800,buy,1,1,0,USD,\n`,
  );
  await user.settle();
  expect(await importOf(user, id)).toMatchObject({ status: "completed", rows: { rejected: 2 } });
});

test("reads a workbook, and a damaged one leaves nothing of itself behind", async () => {
  const cells = FILE.split("\n").map((line) => line.split(","));
  const rows = [...cells.slice(0, 4), ...Array.from({ length: 2_600 }, () => cells[1] ?? [])];
  const whole = workbook({ sheets: { Fills: cells.slice(0, 4) } });
  // The length of the sheet that the archive's directory states is one byte too long.
  const damaged = workbook({ sheets: { Fills: rows } });
  const view = new DataView(damaged.buffer);
  const name = new TextDecoder("latin1").decode(damaged).lastIndexOf("xl/worksheets/sheet1.xml");
  view.setUint32(name - 22, view.getUint32(name - 22, true) + 1, true);
  const user = await newUser();
  const type = { "content-type": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" };
  expect(await (await post(user, damaged, type, "?dryRun=true")).json()).toMatchObject({
    code: "import_unreadable",
  });
  expect((await post(user, damaged, type)).status).toBe(202);
  await user.settle();
  const [failed] = (await user.call(listImports)).items;
  expect(failed).toMatchObject({
    status: "failed",
    failure: { code: "import_unreadable", detail: expect.stringMatching(/damaged/) },
  });
  expect((await user.call(listFills)).items).toEqual([]);
  expect((await post(user, whole.subarray(0, 900), type)).status).toBe(400);
  expect((await post(user, whole, type)).status).toBe(202);
  await user.settle();
  expect((await user.call(listFills)).items).toHaveLength(3);
});

test("lists imports newest first, page by page", async () => {
  const user = await newUser();
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) ids.unshift(await uploadText(user, FILE));
  await user.settle();
  const first = await user.call(listImports, { query: { limit: 2 } });
  const rest = await user.call(listImports, { query: { limit: 2, cursor: first.nextCursor ?? "" } });
  expect([...first.items, ...rest.items].map(({ id }) => id)).toEqual(ids);
  expect(rest.nextCursor).toBeNull();
  expect(await user.refused(listImports, { query: { cursor: "nonsense" } })).toMatchObject({
    code: "cursor_invalid",
  });
});

test("a word that is no yes or no, and a second file, are refused instead of guessed at", async () => {
  const user = await newUser();
  const answer = await post(user, FILE, { "content-type": "text/csv" }, "?dryRun=yes");
  expect(await answer.json()).toMatchObject({ code: "invalid_request", issues: [{ path: "dryRun" }] });
  const two = fileForm(FILE);
  two.append("file", new File([FILE], "more.csv"));
  expect(await (await post(user, two)).json()).toMatchObject({ issues: [{ path: "file" }] });
  expect((await post(user, FILE, { "content-type": "text/csv" }, "?dryRun=1")).status).toBe(200);
  expect((await user.call(listImports)).items).toEqual([]);
});

test("a fill at the end of the calendar is reported, and the trades around it are derived", async () => {
  const user = await newUser();
  const id = await uploadText(user, `${FILE}9999-12-31T23:59:59Z,Main,ACME,buy,10,100,1,USD,\n`);
  await user.settle();
  expect(await importOf(user, id)).toMatchObject({
    status: "completed",
    rows: { new: 3, rejected: 1 },
    errors: [{ line: 5, reason: "“9999-12-31T23:59:59Z” is not a date" }],
  });
  expect((await user.call(listTrades)).items).toHaveLength(1);
});
