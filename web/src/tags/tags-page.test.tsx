import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { listTags, mergeTag, renameTag, type Tag } from "#shared/contracts/tags.ts";
import { Problem } from "#shared/problem.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { wayBackNow } from "../ui/tell.ts";
import { writeIn } from "../numbers/reader.ts";
import { TagsPage } from "./tags-page.tsx";

const AT = "2026-03-02T15:00:00.000Z";
const tag = (id: string, name: string, trades: number): Tag => ({
  id,
  name,
  createdAt: AT,
  figures: {
    trades,
    openTrades: 0,
    lastAt: trades === 0 ? null : AT,
    byCurrency: trades === 0 ? [] : [{ currency: "USD", trades, netPnl: "-38.5" }],
  },
});

test("tags are listed with what their trades made, renamed, and merged with the count and a way back", async () => {
  writeIn("en-US");
  answer(listTags, { items: [tag("tag_a", "FOMO", 1200), tag("tag_b", "late", 0)], nextCursor: null });
  answer(renameTag, () => new Problem("name_taken", "Another tag is called late. You can merge the two."));
  const word = { kind: "tag", id: "tag_a", name: "FOMO", into: { id: "tag_b", name: "late" } } as const;
  const counts = { trades: 1200, changed: 1000, noRoom: 0, restored: 0, remaining: 0, createdAt: AT };
  answer(mergeTag, { id: "blk_a", status: "running", word, ...counts });
  show(<TagsPage />);
  await expect.element(page.getByText("1,200 trades")).toBeVisible();
  await expect.element(page.getByText("−38.50")).toBeVisible();
  await expect.element(page.getByText("no trade in your ledger")).toBeVisible();
  await expect.element(page.getByRole("link", { name: "FOMO" })).toHaveAttribute("href", "/trades?tag=FOMO");

  await page.getByRole("button", { name: "Rename FOMO" }).click();
  await page.getByLabelText("Name").fill("late");
  await page.getByRole("button", { name: "Save" }).click();
  await expect.element(page.getByText(/You can merge the two/)).toBeVisible();
  await page.getByRole("button", { name: "Cancel" }).click();

  await page.getByRole("button", { name: "Merge or remove FOMO" }).click();
  await expect.element(page.getByText(/Its 1,200 trades will no longer have this tag/)).toBeVisible();
  await page.getByLabelText("What takes its place").selectOptions("late");
  await expect.element(page.getByText(/Its 1,200 trades will have late in its place/)).toBeVisible();
  await page.getByRole("button", { name: "Merge", exact: true }).click();
  await expect.element(page.getByRole("dialog")).not.toBeInTheDocument();
  expect(asked.find(({ path }) => path === "/tags/tag_a/merge")?.body).toEqual({ into: "tag_b" });
  expect(wayBackNow()?.words).toBe("Undo");
});
