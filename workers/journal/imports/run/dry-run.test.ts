import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { me } from "#shared/contracts/auth.ts";
import { listFills } from "#shared/contracts/fills.ts";
import {
  cancelImport,
  getImport,
  importTrades,
  listImports,
  MOST_COMPARED_ROWS,
} from "#shared/contracts/imports.ts";
import { rounds } from "#test/effort.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { history } from "#test/fixtures/history.ts";
import { fileForm, uploadText } from "#test/things.ts";
import { prepareImport } from "../import-trades.ts";
import { runImport } from "./run-import.ts";
import { insertImport } from "../store.ts";

const MORE_THAN_INLINE = "\n".repeat(5 * 1024 * 1024);
const FILE = `${history({ fills: 20 })}${MORE_THAN_INLINE}`;

/** A dry run whose file is stored but whose job is not queued, so that only the test runs it. */
async function plant(user: TestUser, text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const { row } = await prepareImport(user.ctx(), {
    fields: { dryRun: true },
    fileName: "x.csv",
    size: bytes.length,
    head: bytes.slice(0, 65_536),
    content: new Blob([bytes]).stream(),
    digest: crypto.subtle.digest("SHA-256", bytes),
  });
  await user.ctx().ledger.transaction((tx) => insertImport(tx, row));
  return row.id;
}

const filesOf = async (user: TestUser) =>
  (await env.FILES.list({ prefix: `imports/${user.id}/` })).objects.length;
const usedBy = async (user: TestUser) => (await user.call(me)).usage.used;

test.each<[string, string, (user: TestUser, importId: string) => Promise<unknown>]>([
  ["completed", FILE, (user, importId) => runImport(user.ctx(), { importId })],
  [
    "failed",
    `${FILE.split("\n", 1)[0]}\nnothing${MORE_THAN_INLINE}`,
    (user, importId) => runImport(user.ctx(), { importId }),
  ],
  ["cancelled", FILE, (user, id) => user.call(cancelImport, { params: { id } })],
])("a dry run's file is storage until the dry run is %s, and then deleted", async (status, text, end) => {
  const user = await newUser();
  const id = await plant(user, text);
  expect(await usedBy(user)).toMatchObject({ importsThisMonth: 0, storageBytes: text.length });
  expect(await filesOf(user)).toBe(1);
  await end(user, id);
  await user.settle();
  expect(await user.call(getImport, { params: { id } })).toMatchObject({ status, dryRun: true });
  expect(await filesOf(user)).toBe(0);
  expect(await usedBy(user)).toMatchObject({ importsThisMonth: 0, storageBytes: 0 });
});

test("a dry run that does not fit into the storage is refused, and one that fits is no import of the month", async () => {
  const user = await newUser();
  const { quotas } = (await user.call(me)).usage;
  const room = (quotas.storageBytes ?? 0) - FILE.length;
  await user.ctx().ledger.transaction((tx) =>
    tx.query(sql`insert into imports (user_id, id, status, format, file_name, file_key, size, time_zone, created_at)
      select ${user.id}, 'imp_' || n, 'completed', 'tidemark-csv', 'f', 'k', case n when 1 then ${room}::bigint else 0 end,
        'UTC', now() from generate_series(1, ${quotas.importsAMonth}::int) n`),
  );
  const post = (text: string) =>
    user.fetch("/trades/import?dryRun=1", {
      method: "POST",
      body: text,
      headers: { "content-type": "text/csv", "content-length": String(text.length) },
    });
  expect((await post(`${FILE}\n`)).status).toBe(403);
  await expect.poll(() => filesOf(user)).toBe(0);
  expect((await post(FILE)).status).toBe(202);
  await user.settle();
  expect(await filesOf(user)).toBe(0);
});

test("a dry run of more rows than it can keep in memory is refused in words", async () => {
  const user = await newUser();
  const [header] = FILE.split("\n", 1);
  const most = `${header}\n${"x\n".repeat(MOST_COMPARED_ROWS - 1)}2026-03-02T15:00:00Z,Main,ACME,buy,1,100,1,USD\n`;
  const words = /200000 rows at most.*import it without/;
  const small = await user.fetch("/trades/import?dryRun=1", {
    method: "POST",
    body: `${most}x\n`,
    headers: { "content-type": "text/csv" },
  });
  expect(small.status).toBe(413);
  expect(await small.json()).toMatchObject({ detail: expect.stringMatching(words) });
  // The long run also compares them by a job, and reads so many rows that fit.
  for (const rows of [most].slice(0, rounds({ sample: 0, long: 1 }))) {
    const id = await plant(user, `${rows}x\n${MORE_THAN_INLINE}`);
    await runImport(user.ctx(), { importId: id });
    await user.settle();
    expect(await user.call(getImport, { params: { id } })).toMatchObject({
      status: "failed",
      failure: { code: "payload_too_large", detail: expect.stringMatching(words) },
    });
  }
  for (const rows of [most].slice(0, rounds({ sample: 0, long: 1 }))) {
    const fits = await plant(user, rows + MORE_THAN_INLINE);
    await runImport(user.ctx(), { importId: fits });
    expect(await user.call(getImport, { params: { id: fits } })).toMatchObject({
      status: "completed",
      rows: { read: MOST_COMPARED_ROWS },
    });
  }
}, 120_000);

const SMALL = `executed_at,account,symbol,side,quantity,price,fee,currency,execution_id
2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD,
2026-03-02T15:00:00Z,Main,ACME,buy,10,100,1,USD,
2026-03-02T16:00:00Z,Main,ACME,sell,20,101.50,1,USD,
`;
const postForm = (user: TestUser, body: FormData) => user.fetch("/trades/import", { method: "POST", body });

test("a dry run tells what would happen, shows both clocks, and writes nothing", async () => {
  const user = await newUser();
  await uploadText(user, SMALL);
  await user.settle();
  const changed = `${SMALL}2026-03-03 09:30:00,Main,ACME,buy,1,99,0,USD,X1\n2026-03-03 09:30:00,Main,ACME,buy,1,99,0,USD,X1\n`;
  const response = await postForm(user, fileForm(changed, { dryRun: "true", timeZone: "America/New_York" }));
  expect(response.status).toBe(200);
  const answer = importTrades.reply?.parse(await response.json());
  expect(answer).toMatchObject({
    diff: { new: 1, duplicate: 4, corrected: 0, conflict: 0 },
    import: { status: "completed", dryRun: true, rows: { total: 5 } },
  });
  expect(answer?.import.preview?.at(3)).toMatchObject({
    statementTime: "2026-03-03 09:30:00",
    executedAt: "2026-03-03T14:30:00.000Z",
  });
  expect((await user.call(listFills)).items).toHaveLength(3);
  expect((await user.call(listImports)).items).toHaveLength(1);
});

test("a dry run above 5 MB leaves its diff on the import", async () => {
  const user = await newUser();
  const text = `${history({ fills: 2_000 })}${"\n".repeat(5 * 1024 * 1024)}`;
  const response = await postForm(user, fileForm(text, { dryRun: "1" }));
  expect(response.status).toBe(202);
  const { import: queued } = (await response.json()) as { import: { id: string } };
  await user.settle();
  expect(await user.call(getImport, { params: { id: queued.id } })).toMatchObject({
    status: "completed",
    dryRun: true,
    diff: { new: 2_000, duplicate: 0, corrected: 0, conflict: 0 },
    preview: expect.arrayContaining([expect.objectContaining({ line: 2 })]),
  });
  expect((await user.call(listFills)).items).toEqual([]);
});
