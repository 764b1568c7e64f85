import { beforeEach, expect, test } from "vitest";
import { page, userEvent } from "vitest/browser";
import { show } from "#test/components/show.tsx";
import { writeIn } from "../numbers/reader.ts";
import { EquityChart } from "./equity-chart.tsx";

const CURVE = {
  currency: "USD",
  points: Array.from({ length: 30 }, (_, day) => ({
    at: new Date(Date.UTC(2026, 8, 1 + day, 20)).toISOString(),
    dateOnly: false,
    equity: day === 29 ? "-40.5" : String(day * 10),
    tidemark: String(Math.min(day, 28) * 10),
  })),
};

beforeEach(async () => {
  writeIn("en-US");
  await restPointer();
});

/** The pointer rests where an earlier test left it, and a chart below it would show another day. */
async function restPointer(): Promise<void> {
  const corner = document.body.appendChild(document.createElement("div"));
  corner.style.cssText = "position: fixed; right: 0; bottom: 0; width: 4px; height: 4px";
  await userEvent.hover(corner);
  corner.remove();
}

const day = page.getByRole("slider", { name: "Day of the equity curve" });

test("reads the days out to arrow keys, and zooms around them", async () => {
  show(<EquityChart curve={CURVE} from={null} />);
  await expect.element(page.getByText("below it −320.50")).toBeVisible();
  day.element().focus();
  await userEvent.keyboard("{ArrowLeft}");
  await expect.element(page.getByText("equity +280.00")).toBeVisible();
  await expect.element(day).toHaveAttribute("aria-valuetext", expect.stringContaining("tidemark +280.00"));
  const out = page.getByRole("button", { name: "Zoom out" });
  await expect.element(out).toHaveAttribute("aria-disabled", "true");
  await userEvent.keyboard("+");
  await expect.element(out).toHaveAttribute("aria-disabled", "false");
  await userEvent.keyboard("-");
  await expect.element(out).toHaveAttribute("aria-disabled", "true");
});

test("holds every closing day in a table, newest first", async () => {
  show(<EquityChart curve={CURVE} from={null} />);
  await page.getByText("As a table").click();
  const table = page.getByRole("table");
  await expect.element(table.getByRole("cell", { name: "−320.50" })).toBeVisible();
  const rows = table.getByRole("row").elements();
  expect([rows.length, rows[1]?.textContent]).toEqual([31, "Sep 30−320.50−40.50280.00"]);
});

test("makes no inline style sheet and no link, which the policy would refuse", async () => {
  show(<EquityChart curve={CURVE} from={null} />);
  await expect.poll(() => document.querySelectorAll(".charts-canvas canvas").length).toBeGreaterThan(0);
  expect(document.querySelectorAll(".charts-canvas style, .charts-canvas a")).toHaveLength(0);
});
