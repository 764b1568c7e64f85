import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { MOST_OWNED } from "#shared/contracts/bounds.ts";
import { Mapping } from "#shared/contracts/import-mapping.ts";
import {
  createImportTemplate,
  deleteImportTemplate,
  listImportTemplates,
} from "#shared/contracts/import-templates.ts";
import { getImport, importTrades, type Import } from "#shared/contracts/imports.ts";
import type { ProblemDocument } from "#shared/problem.ts";
import { newUser, type TestUser } from "#test/harness.ts";
import { imported, ledgerOf, plant, runToEnd, undone } from "#test/imports.ts";

const HEADER = "Wann;Was;Stück;Kurs;Kosten\n";
const FILE = `${HEADER}02.03.2026 10:00;ACME;5;20,5;1,5\n02.03.2026 11:00;ACME;-5;21;1,5\n02.03.2026 12:00;ACME;x;21;0\n`;
const MAPPING = Mapping.parse({
  columns: { executedAt: "Wann", symbol: "Was", quantity: "Stück", price: "Kurs", fees: ["Kosten"] },
  values: { currency: "EUR" },
  decimalMark: ",",
  dates: "day_first",
  timeZone: "Europe/Berlin",
  header: ["Wann", "Was", "Stück", "Kurs", "Kosten"],
});

async function sent(user: TestUser, query: Record<string, string>, text = FILE) {
  const response = await user.fetch(`${importTrades.path}?${new URLSearchParams(query)}`, {
    method: "POST",
    headers: { "content-type": "text/csv" },
    body: text,
  });
  return (await response.json()) as { import: Import } & ProblemDocument;
}

test("a file that is not known is mapped, the mapping is kept, and it is known from then on", async () => {
  const user = await newUser();
  expect((await sent(user, { dryRun: "1" })).file).toEqual({
    kind: null,
    name: null,
    next: expect.any(String),
    columns: MAPPING.header,
    rows: [
      ["02.03.2026 10:00", "ACME", "5", "20,5", "1,5"],
      ["02.03.2026 11:00", "ACME", "-5", "21", "1,5"],
      ["02.03.2026 12:00", "ACME", "x", "21", "0"],
    ],
    template: null,
  });
  const tried = await sent(user, { dryRun: "1", mapping: JSON.stringify(MAPPING) });
  expect(tried.import).toMatchObject({
    format: "mapped-csv",
    diff: { new: 2, duplicate: 0, corrected: 0, conflict: 0 },
    zone: { timeZone: "Europe/Berlin", source: "format" },
    errors: [{ line: 4, reason: "Stück “x” is not a number" }],
  });
  const body = { name: "  My bank ", mapping: MAPPING };
  const template = await user.call(createImportTemplate, { body });
  expect(template).toMatchObject({ name: "My bank", mapping: MAPPING });
  expect((await sent(user, { dryRun: "1" }, HEADER.toUpperCase() + "1;2;3;4;5\n")).file?.template).toEqual({
    id: template.id,
    name: "My bank",
  });
  expect((await sent(await newUser(), { dryRun: "1" })).file?.template).toBeNull();

  const id = await plant(user, FILE, { template: template.id });
  // The import keeps its own copy of the mapping.
  await user.call(deleteImportTemplate, { params: { id: template.id } });
  await runToEnd(user, id);
  expect(await user.call(getImport, { params: { id } })).toMatchObject({
    status: "completed",
    rows: { new: 2, rejected: 1 },
  });
  expect(await ledgerOf(user)).toEqual([
    "Main ACME 2026-03-02 09:00:00+00 buy 5 20.5 1.5 EUR",
    "Main ACME 2026-03-02 10:00:00+00 sell 5 21 1.5 EUR",
  ]);
  const again = await imported(user, FILE, { mapping: JSON.stringify(MAPPING) });
  expect((await user.call(getImport, { params: { id: again } })).rows).toMatchObject({
    new: 0,
    duplicate: 2,
  });
  await undone(user, again);
  await undone(user, id);
  expect(await ledgerOf(user)).toEqual([]);
});

test("a mapping that cannot be used says why, and an account keeps a bounded number", async () => {
  const user = await newUser();
  const issue = async (query: Record<string, string>) => (await sent(user, query)).issues?.[0];
  expect(await issue({ template: "imt_none" })).toEqual({
    path: "template",
    message: "is no template of yours",
  });
  expect(await issue({ mapping: "{" })).toEqual({ path: "mapping", message: "is not JSON" });
  expect((await issue({ mapping: "{}" }))?.path).toBe("columns");
  expect((await issue({ mapping: JSON.stringify({ ...MAPPING, timeZone: "Mars/Base" }) }))?.path).toBe(
    "mapping.timeZone",
  );
  expect((await issue({ mapping: JSON.stringify(MAPPING), format: "tidemark-csv" }))?.path).toBe("mapping");
  const unlike = await sent(user, { mapping: JSON.stringify(MAPPING) }, "Wann;Was;Wieviel\n1;2;3\n");
  expect(unlike).toMatchObject({
    code: "import_unreadable",
    detail: expect.stringContaining("all columns of the mapping"),
  });

  const body = { name: "Mine", mapping: MAPPING };
  const { id } = await user.call(createImportTemplate, { body });
  await user.ctx().ledger.transaction((tx) =>
    tx.query(sql<never>`insert into import_templates (user_id, id, name, mapping, created_at)
      select ${user.id}, 'imt_' || n, 'Mine', '{}', now() from generate_series(2, ${MOST_OWNED.importTemplates}::int) n`),
  );
  expect((await user.refused(createImportTemplate, { body })).code).toBe("too_many");
  await user.call(deleteImportTemplate, { params: { id } });
  expect((await user.refused(deleteImportTemplate, { params: { id } })).code).toBe("not_found");
  await user
    .ctx()
    .ledger.transaction((tx) =>
      tx.query(sql<never>`delete from import_templates where user_id = ${user.id}`),
    );
  expect(await user.call(listImportTemplates)).toEqual({ items: [], nextCursor: null });
});
