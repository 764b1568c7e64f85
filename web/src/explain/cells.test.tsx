import { beforeEach, expect, test } from "vitest";
import { page } from "vitest/browser";
import type { GroupFigures } from "#shared/contracts/breakdowns.ts";
import { explainMetrics, explainUnits, type Explanation } from "#shared/contracts/explain.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { ExplanationHost } from "../app/explanation-host.tsx";
import { BarTable } from "../breakdowns/bar-table.tsx";
import { MonthGrid } from "../calendar/month-grid.tsx";
import { Explained } from "../explained/explained.tsx";
import { showExplanation } from "../explained/shown.ts";
import { writeIn } from "../numbers/reader.ts";
import { Gaps } from "../reconciliation/gaps.tsx";

beforeEach(() => {
  writeIn("en-US");
  showExplanation(null);
});

const FIGURES: GroupFigures = {
  currency: "USD",
  trades: 2,
  openTrades: 0,
  wins: 1,
  losses: 1,
  breakeven: 0,
  grossPnl: "12",
  fees: "2",
  netPnl: "10",
  winRate: "0.5",
  winRateWithoutScratches: "0.5",
  averageWin: "15",
  averageLoss: "-5",
  payoff: "3",
  profitFactor: "3",
  expectancy: "5",
  foreignFees: 0,
  feesUnknown: 0,
};
const GROUP = { ...FIGURES, byCurrency: [FIGURES] };
const NOTHING = { parts: 0, values: ["0"] };
const TOLD: Explanation = {
  figure: "netPnl",
  currency: "USD",
  conversion: null,
  value: "10",
  formula: { version: "metrics-2", words: "Gross P&L − fees", source: "Exact" },
  lotMethod: "fifo",
  terms: [{ term: "grossPnl", words: "Gross P&L", total: "10" }],
  by: "trade",
  partFigure: "netPnl",
  parts: [{ key: "trd_1", label: "ACME", from: null, to: null, at: null, count: 1, values: ["10"] }],
  before: NOTHING,
  after: NOTHING,
  fall: null,
  next: null,
};

test("a day of the calendar and a group of a breakdown open what they are made of, by their own cell", async () => {
  answer(explainMetrics, TOLD);
  show(
    <>
      <MonthGrid
        calendar={{
          month: "2026-03",
          timeZone: "UTC",
          lotMethod: "fifo",
          days: [{ ...GROUP, day: "2026-03-05" }],
          weeks: [{ ...GROUP, from: "2026-03-02", to: "2026-03-08" }],
          total: GROUP,
          conversion: null,
          formula: "groups-1",
        }}
        today="2026-03-09"
        currency="USD"
        account={undefined}
        filter={{ lotMethod: "lifo" }}
        written={new Set()}
        go={() => undefined}
      />
      <BarTable
        by="tag"
        groups={[{ ...GROUP, key: "patient", kind: null, rule: null }]}
        rest={null}
        currency="USD"
        search={{}}
        filter={{ account: "Main" }}
        inBase
      />
      <ExplanationHost />
    </>,
  );
  await page.getByRole("button", { name: /what the net P&L of .*Mar 5|5 Mar/ }).click();
  await expect.element(page.getByText("The parts add up to the total, to the last digit.")).toBeVisible();
  const day = { cellBy: "day", cell: "2026-03-05", currency: "USD", figure: "netPnl", lotMethod: "lifo" };
  expect(asked.at(-1)?.query).toMatchObject(day);
  await page.getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("button", { name: /what the net P&L of the week/ }).click();
  await expect.element(page.getByRole("link", { name: "In the list of trades" })).toBeVisible();
  expect(asked.at(-1)?.query).toMatchObject({ cellBy: "days", cell: "2026-03-02/2026-03-08" });
  await page.getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("button", { name: /what the payoff of patient is made of$/ }).click();
  await expect.element(page.getByText("The parts add up to the total, to the last digit.")).toBeVisible();
  expect(asked.at(-1)?.query).toMatchObject({
    cellBy: "tag",
    cell: "patient",
    account: "Main",
    figure: "payoff",
    amounts: "base",
  });
});

test("a converted total names whose rates it has, and a position is made of units", async () => {
  const conversion = {
    currency: "EUR",
    source: "ecb" as const,
    status: "complete" as const,
    missing: [],
    lastDay: "2026-03-05",
  };
  answer(explainMetrics, { ...TOLD, currency: "EUR", conversion });
  answer(explainUnits, {
    ...TOLD,
    figure: "units",
    currency: null,
    terms: [{ term: "split", words: "By splits", total: "10" }],
    by: "row",
    parts: [
      {
        key: "s",
        label: "split",
        from: null,
        to: null,
        at: "2026-03-10T00:00:00Z",
        count: 1,
        values: ["10"],
      },
    ],
  });
  show(
    <>
      <Explained
        name="the total"
        asked={{ of: "metrics", figure: "netPnl", currency: "EUR", by: "month", filter: {}, amounts: "base" }}
      >
        10
      </Explained>
      <Gaps
        result={{
          items: [
            {
              account: "Main",
              symbol: "ACME",
              at: "2026-03-12T00:00:00Z",
              stated: "30",
              ledger: "20",
              difference: "10",
              closes: null,
            },
          ],
          cash: [],
        }}
      />
      <ExplanationHost />
    </>,
  );
  await page.getByRole("button", { name: /what the total is made of$/ }).click();
  await expect.element(page.getByText(/European Central Bank’s rate of its day, the last of/)).toBeVisible();
  expect(asked.at(-1)?.query).toMatchObject({ amounts: "base" });
  await page.getByLabelText("Kind of parts").selectOptions("rates");
  await expect.poll(() => asked.at(-1)?.query["by"]).toBe("rate");
  await page.getByRole("button", { name: "Close" }).last().click();
  await page.getByRole("button", { name: /units of ACME/ }).click();
  await expect.element(page.getByText("Split", { exact: true })).toBeVisible();
  expect(asked.at(-1)?.query).toMatchObject({ account: "Main", symbol: "ACME", by: "row" });
});
