import { useState } from "react";
import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { getMetrics } from "#shared/contracts/metrics.ts";
import { createGuardrail } from "#shared/contracts/guardrails.ts";
import { listPaperAccounts } from "#shared/contracts/paper-accounts.ts";
import {
  readSimulation,
  type SimpleResult,
  simulate,
  simulatePaths,
  type Simulation,
} from "#shared/contracts/simulations.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { Problem } from "#shared/problem.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import type { Bias } from "#shared/contracts/biases.ts";
import { SimulateWithout } from "../biases/simulate-without.tsx";
import { ruledOut } from "../biases/without-habit.ts";
import { WhatIf } from "./what-if-page.tsx";
import type { WhatIfSearch } from "../trades/what-if-search.ts";

const AT = "2026-03-02T15:00:00.000Z";
const FIGURES = {
  currency: "USD",
  trades: 80,
  openTrades: 0,
  wins: 40,
  losses: 40,
  breakeven: 0,
  grossPnl: "300",
  fees: "20",
  netPnl: "280",
  winRate: "0.5",
  winRateWithoutScratches: "0.5",
  averageWin: "10",
  averageLoss: "-9",
  payoff: "1.1",
  profitFactor: "1.4",
  expectancy: "3.5",
  maxDrawdown: "44",
  longestWinStreak: 3,
  longestLossStreak: 2,
  foreignFees: 0,
  feesUnknown: 0,
};
const METRICS = {
  ...FIGURES,
  pricePnl: null,
  fxPnl: null,
  conversion: null,
  byCurrency: [FIGURES],
  lotMethod: "fifo" as const,
  formula: "metrics-2",
};
const WORSE = { ...FIGURES, trades: 100, netPnl: "-560" };
const RESULT: SimpleResult = {
  baseline: { ...METRICS, ...WORSE, byCurrency: [WORSE] },
  simulated: METRICS,
  changes: [
    {
      currency: "USD",
      netPnl: "840",
      interval: ["504", "1134"],
      days: 40,
      verdict: "better",
      words: "words",
    },
  ],
  dropped: ["trd_1"],
  droppedTotal: 20,
  droppedByCoolOff: 20,
  cappedBySize: 0,
  cappedByLoss: 0,
  withoutRisk: null,
  withoutTime: 0,
  curve: [
    { currency: "USD", at: AT, baseline: "-14", simulated: "7" },
    { currency: "USD", at: "2026-03-03T15:00:00.000Z", baseline: "-560", simulated: "280" },
  ],
  assumptions: ["Every other trade has the fills that it really had."],
  timeZone: "UTC",
  lotMethod: "fifo",
  formula: "simulation-1",
};
const REVENGE = {
  bias: "revenge_trading",
  status: "scored",
  parts: { thresholdSeconds: 950 },
  cost: { trades: 40, currency: "USD" },
} as unknown as Bias;

/** Holds the search that the address holds in the app. */
function Held({ first }: { first: WhatIfSearch }) {
  const [search, setSearch] = useState(first);
  return (
    <>
      <WhatIf search={search} choose={setSearch} />
      <button type="button" onClick={() => setSearch({ ...search, account: "Other" })}>
        Other account
      </button>
    </>
  );
}

test("from a bias to two curves with their interval, to the dropped trades and a guardrail", async () => {
  answer(simulate, RESULT);
  answer(getMetrics, METRICS);
  answer(getTrade, () => new Problem("not_found"));
  answer(listPaperAccounts, { items: [], nextCursor: null });
  answer(createGuardrail, () => new Problem("too_many"));
  show(
    <>
      <SimulateWithout bias={REVENGE} />
      <Held first={ruledOut(REVENGE) ?? {}} />
    </>,
  );
  await expect
    .element(page.getByRole("link", { name: "Simulate without these" }))
    .toHaveAttribute("href", "/what-if?biases=revenge_trading&currency=USD");
  await expect
    .element(page.getByRole("link", { name: "Simulate a pause" }))
    .toHaveAttribute("href", expect.stringMatching(/^\/what-if\?coolOff=(%22)?16/));
  await expect.element(page.getByText("better, beyond chance")).toBeVisible();
  await expect
    .element(page.getByText(/between \+504.00 and \+1,134.00 USD in 95 of 100 cases/))
    .toBeVisible();
  expect(asked.find(({ path }) => path.endsWith("/simulations/simple"))?.body).toMatchObject({
    coolOffMinutes: 16,
  });
  await expect
    .element(page.getByRole("figure", { name: /−560.00 at the end as it was, 280.00 under the rules/ }))
    .toBeVisible();
  await expect.element(page.getByRole("row", { name: /Trades 100.* 80/ })).toBeVisible();
  await page.getByText("The latest 1 of them").click();
  await expect.element(page.getByRole("link", { name: /Trade …/ })).toHaveAttribute("href", "/trades/trd_1");
  await page.getByRole("button", { name: "Make a guardrail of it" }).click();
  const dialog = page.getByRole("dialog");
  await expect.element(dialog.getByText("After a loss, wait 16 min.")).toBeVisible();
  await dialog.getByRole("button", { name: "Make it" }).click();
  await expect
    .poll(() => asked.at(-1)?.body)
    .toMatchObject({ rule: "cool_off", params: { losses: 1, minutes: 16 } });
});

test("a wrong rule is told, large drawings are awaited from their job and go with their account", async () => {
  const head = { id: "sim_1", kind: "monte_carlo", failure: null, createdAt: AT } as const;
  const queued: Simulation = {
    ...head,
    status: "running",
    progress: 0.5,
    finishedAt: null,
    simple: null,
    monteCarlo: null,
  };
  answer(simulatePaths, queued);
  const euros = { ...FIGURES, currency: "EUR", trades: 20 };
  answer(getMetrics, { ...METRICS, byCurrency: [euros, FIGURES] });
  const failed: Simulation = { ...queued, status: "failed", failure: "trades_missing", finishedAt: AT };
  let isDone = false;
  answer(readSimulation, () => (isDone ? failed : queued));
  show(<Held first={{}} />);
  await page.getByRole("textbox", { name: /closing hours/ }).fill("25");
  await page.getByRole("button", { name: "More rules" }).click();
  await page.getByRole("checkbox", { name: "Revenge trading" }).click();
  await page.getByRole("checkbox", { name: "Short" }).click();
  await page.getByRole("button", { name: "Simulate" }).click();
  await expect.element(page.getByText(/^Closing hours: must be/)).toBeVisible();
  answer(simulate, RESULT);
  answer(getTrade, () => new Problem("not_found"));
  await page.getByRole("textbox", { name: /closing hours/ }).fill("");
  await page.getByRole("checkbox", { name: "Short" }).click();
  await page.getByRole("button", { name: "Simulate" }).click();
  await expect
    .poll(() => asked.findLast(({ path }) => path.endsWith("/simulations/simple"))?.body)
    .toMatchObject({ exclude: { biases: ["revenge_trading"] } });
  await page.getByRole("button", { name: "Draw" }).click();
  await expect.element(page.getByRole("progressbar", { name: "Simulation" })).toBeVisible();
  await expect.element(page.getByText(/worked out: 50.0% is done/)).toBeVisible();
  // The currency of the most trades is drawn, unless another one is chosen.
  await expect.element(page.getByRole("textbox", { name: /^Ruin is a loss of, in USD/ })).toBeVisible();
  expect(asked.findLast(({ path }) => path.endsWith("/monte-carlo"))?.body).toMatchObject({
    currency: "USD",
  });
  isDone = true;
  const none = page.getByText("There is no closed trade to draw from.");
  await expect.element(none).toBeVisible();
  await page.getByRole("button", { name: "Other account" }).click();
  await expect.element(none).not.toBeInTheDocument();
  await page.getByRole("button", { name: "Draw" }).click();
  await expect.element(none).toBeVisible();
  expect(asked.findLast(({ path }) => path.endsWith("/monte-carlo"))?.body).toMatchObject({
    account: "Other",
  });
});
