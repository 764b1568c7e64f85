import { expect, test } from "vitest";
import { page } from "vitest/browser";
import {
  type Conflict,
  decideConflicts,
  listConflicts,
  type Take,
} from "#shared/contracts/import-conflicts.ts";
import type { Import } from "#shared/contracts/imports.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { ImportConflicts } from "./import-conflicts.tsx";

const item: Import = {
  id: "imp_a",
  status: "completed",
  format: "tidemark-csv",
  fileName: "march.csv",
  size: 100,
  account: null,
  timeZone: "UTC",
  dryRun: false,
  rows: { total: 3, read: 3, new: 0, duplicate: 0, corrected: 0, conflict: 3, rejected: 0 },
  undecided: 3,
  errors: [],
  diff: null,
  failure: null,
  createdAt: "2026-11-28T00:00:00.000Z",
  finishedAt: "2026-11-28T00:00:01.000Z",
};
const side = (price: string): Conflict["file"] => ({
  symbol: "ACME",
  side: "buy",
  quantity: "10",
  price,
  currency: "USD",
  fee: "1",
  feeCurrency: "USD",
  executedAt: "2026-03-02T15:00:00.000Z",
  dateOnly: false,
});
const conflict = (line: number, taken: Take | null): Conflict => ({
  line,
  account: "Main",
  executionId: `E${line}`,
  taken,
  file: side("101"),
  ledger: side("100"),
});

test("rows that differ from the ledger are decided one by one, and all alike", async () => {
  let taken: (Take | null)[] = [null, null, null];
  answer(listConflicts, () => ({ items: taken.map((take, at) => conflict(at + 2, take)), nextCursor: null }));
  answer(decideConflicts, () => {
    taken = taken.every((take) => take === null) ? ["file", null, null] : ["ledger", "ledger", "ledger"];
    return { ...item, undecided: taken.filter((take) => take === null).length };
  });
  await show(<ImportConflicts item={item} />);
  await expect.element(page.getByText("3 rows differ from the ledger")).toBeVisible();
  await page.getByRole("button", { name: "Decide where march.csv differs" }).click();
  const second = page.getByRole("group", { name: "Whose side counts for line 2" });
  await expect.element(page.getByRole("row", { name: "Price 101.00 USD 100.00 USD" }).first()).toBeVisible();
  await second.getByRole("button", { name: "Take the file’s" }).click();
  await expect
    .element(second.getByRole("button", { name: "Take the file’s" }))
    .toHaveAttribute("aria-pressed", "true");
  await page.getByRole("button", { name: "Keep the ledger’s" }).first().click();
  await expect
    .element(second.getByRole("button", { name: "Keep the ledger’s" }))
    .toHaveAttribute("aria-pressed", "true");
  const sent = asked.filter(({ method }) => method === "POST").map(({ body }) => body);
  expect(sent).toEqual([
    { line: 2, take: "file" },
    { all: true, take: "ledger" },
  ]);
});
