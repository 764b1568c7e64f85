import { expect, test } from "vitest";
import { page } from "vitest/browser";
import {
  addFill,
  type FillDetail,
  editFill,
  getFill,
  listDeletedFills,
  restoreFill,
  restoreTrade,
} from "#shared/contracts/fill-edits.ts";
import { listAccounts } from "#shared/contracts/fills.ts";
import { Problem } from "#shared/problem.ts";
import { answer, asked, NOTHING } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { AddTradeButton } from "./add-trade-button.tsx";
import { DeletedButton } from "./deleted-button.tsx";
import { EditFillDialog } from "./edit-fill-dialog.tsx";

const fill: FillDetail = {
  id: "fil_1",
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
  executedAt: "2026-03-02T15:00:07.000Z",
  dateOnly: false,
  effect: null,
  executionId: null,
  edited: false,
  expiry: null,
  strike: null,
  right: null,
  note: null,
  original: null,
  deleted: false,
  editedAt: null,
  typed: false,
  editable: true,
  version: 0,
};
const sent = (method: string) => asked.filter((each) => each.method === method);

test("an entry and an exit are typed in at once, and after a failure only the rest is sent", async () => {
  const created = { id: "acc_1", name: "Main", timeZone: null, createdAt: "2026-01-01T00:00:00.000Z" };
  answer(listAccounts, { items: [created], nextCursor: null });
  let fails = true;
  answer(addFill, ({ body }) => {
    if (fails && JSON.stringify(body).includes('"sell"')) return new Problem("too_many");
    return { ...fill, duplicate: false };
  });
  await show(<AddTradeButton account={undefined} />);
  await page.getByRole("button", { name: "Add a trade" }).click();
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect.element(page.getByText("Name the symbol")).toBeVisible();
  await expect.element(page.getByLabelText("Symbol")).toHaveAttribute("aria-invalid", "true");
  expect(sent("POST")).toEqual([]);

  await page.getByLabelText("Symbol").fill("ACME");
  const entry = page.getByRole("group", { name: "Entry" });
  await entry.getByLabelText("Quantity").fill("1 000");
  await entry.getByLabelText("Price").fill("12,5");
  await page.getByRole("button", { name: "Add the exit" }).click();
  const exit = page.getByRole("group", { name: "Exit: sell" });
  await expect.element(exit.getByLabelText("Quantity")).toHaveValue("1 000");
  await exit.getByLabelText("Price").fill("13");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect.element(page.getByText(/What you typed is still here/)).toBeVisible();
  fails = false;
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  expect(sent("POST").map(({ body }) => body)).toMatchObject([
    { account: "Main", symbol: "ACME", side: "buy", quantity: "1000", price: "12.5", currency: "USD" },
    { side: "sell", price: "13" },
    { side: "sell", quantity: "1000", price: "13" },
  ]);
});

test("a fill whose answer was lost goes again under the same key", async () => {
  answer(listAccounts, { items: [], nextCursor: null });
  answer(addFill, NOTHING);
  show(<AddTradeButton account={undefined} />);
  await page.getByRole("button", { name: "Add a trade" }).click();
  await page.getByLabelText("Symbol").fill("ACME");
  const entry = page.getByRole("group", { name: "Entry" });
  await entry.getByLabelText("Quantity").fill("10");
  await entry.getByLabelText("Price").fill("12.5");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect.element(page.getByText(/What you typed is still here/)).toBeVisible();
  const lost = sent("POST").length;
  answer(addFill, { ...fill, duplicate: false });
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  expect(sent("POST")).toHaveLength(lost + 1);
  expect(new Set(sent("POST").map(({ headers }) => headers["idempotency-key"])).size).toBe(1);
});

test("a deleted trade is brought back whole, long after its undo is gone", async () => {
  const taken = { ...fill, deleted: true, deletedWith: "trd_1" };
  let items = [taken, { ...taken, id: "fil_2" }, { ...taken, id: "fil_3", deletedWith: null }];
  answer(listDeletedFills, () => ({ items, nextCursor: null }));
  answer(restoreTrade, () => {
    items = items.slice(2);
    return { fills: 2 };
  });
  show(<DeletedButton />);
  await page.getByRole("button", { name: "Deleted" }).click();
  const back = page.getByRole("button", { name: "Bring the trade in ACME back" });
  await expect.element(back).toBeVisible();
  const fills = page.getByRole("button", { name: /^Bring back: buy 10 ACME/ });
  expect(fills.elements()).toHaveLength(3);
  await back.click();
  await expect.element(back).not.toBeInTheDocument();
  expect(fills.elements()).toHaveLength(1);
  expect(sent("POST").map(({ path }) => path)).toEqual([expect.stringMatching(/trades\/trd_1\/restore$/)]);
});

test("a fill is changed beside its original, which can be given back", async () => {
  const original = { ...fill, price: "99" };
  answer(getFill, { ...fill, edited: true, original, version: 7 });
  answer(editFill, { ...fill, edited: true, original, version: 8 });
  answer(restoreFill, fill);
  let closed = 0;
  await show(<EditFillDialog id={fill.id} onClose={() => void closed++} />);
  await expect.element(page.getByText(/The file stated: buy 10 ACME at 99/)).toBeVisible();
  await page.getByLabelText("Price").fill("101");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.poll(() => closed).toBe(1);
  expect(sent("PATCH")).toMatchObject([{ body: { price: "101" }, headers: { "if-match": '"7"' } }]);
  await page.getByRole("button", { name: "Give the original back" }).click();
  await expect.poll(() => sent("POST").map(({ path }) => path)).toEqual(["/fills/fil_1/restore"]);
  expect(sent("POST")).toMatchObject([{ query: { of: "edit" } }]);
});
