import { expect, test } from "vitest";
import { page } from "vitest/browser";
import { listPresets, readProgress, startPreset } from "#shared/contracts/guardrail-presets.ts";
import {
  changeGuardrail,
  createGuardrail,
  deleteGuardrail,
  type Guardrail,
  type GuardrailEffect,
  listGuardrails,
  listGuardrailTrips,
  measureGuardrail,
} from "#shared/contracts/guardrails.ts";
import { NO_MODELS } from "#shared/contracts/fill-models.ts";
import { chooseLiveMode, type LiveMode, readLiveMode } from "#shared/contracts/live-mode.ts";
import { changePaperAccount, listPaperAccounts } from "#shared/contracts/paper-accounts.ts";
import { stepUpOptions, stepUpPassword } from "#shared/contracts/step-up.ts";
import { Problem } from "#shared/problem.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { StepUpHost } from "../step-up/step-up-host.tsx";
import { RiskPage } from "./risk-page.tsx";

const AT = "2026-11-20T12:00:00.000Z";
const ACCOUNT = {
  id: "acc_paper",
  name: "Paper",
  currency: "USD",
  startBalance: "100000",
  cash: "100000",
  equity: "100000",
  buyingPower: "100000",
  reserved: "0",
  epoch: 1,
  startedAt: AT,
  workingOrders: 0,
  models: NO_MODELS,
  limits: { maxPosition: null, maxDailyLoss: "500" },
  createdAt: AT,
  version: 1,
};
const COOL_OFF: Guardrail = {
  id: "grd_1",
  rule: "cool_off",
  params: { losses: 2, lossBeyond: null, minutes: 30 },
  action: "block",
  isActive: true,
  accountId: "acc_paper",
  isLocked: false,
  words: "words",
  from: null,
  preset: null,
  pending: null,
  version: 1,
  createdAt: AT,
};
const BELOW: LiveMode = {
  mode: "paper",
  version: "bar/1",
  bar: [
    { rule: "trades", needed: "100", have: "40", met: false },
    { rule: "days", needed: "20", have: "20", met: true },
    { rule: "expectancy_lower_bound", needed: "0", have: "-0.00012", met: false },
    { rule: "guardrail_breaches", needed: "0", have: "0", met: true },
  ],
};
const ABOVE: LiveMode = { ...BELOW, bar: BELOW.bar.map((line) => ({ ...line, have: "1", met: true })) };
const PROGRESS = {
  accountId: "acc_paper",
  preset: "static-100k" as const,
  title: "100K challenge",
  since: AT,
  currency: "USD",
  status: "running" as const,
  lines: [
    {
      rule: "profit_target" as const,
      needed: "10000",
      have: "2500",
      remaining: "7500",
      met: false,
      words: "words",
    },
    {
      rule: "consistency" as const,
      needed: "40",
      have: null,
      remaining: null,
      met: false,
      words: "words",
    },
  ],
};

function shown(guardrails: Guardrail[] = [], mode = BELOW): void {
  answer(listGuardrails, { items: guardrails, nextCursor: null });
  answer(listPaperAccounts, { items: [ACCOUNT], nextCursor: null });
  answer(readProgress, { items: [] });
  answer(readLiveMode, mode);
  show(
    <>
      <RiskPage />
      <StepUpHost />
    </>,
    { path: "/risk" },
  );
}

const sent = (method: string) => asked.filter((each) => each.method === method).map(({ body }) => body);
const dialog = page.getByRole("dialog");

test("a guardrail is made by hand: the rule reads back in words, and a wrong field says so", async () => {
  answer(createGuardrail, COOL_OFF);
  shown();
  await expect.element(page.getByText("A rule for the moment in which you break it")).toBeVisible();
  await page.getByRole("button", { name: "Make a guardrail" }).click();
  await expect.element(dialog.getByText("After 2 losses in a row, wait 30 min.")).toBeVisible();
  await dialog.getByRole("combobox", { name: "Rule" }).selectOptions("Daily loss");
  await dialog.getByRole("combobox", { name: "It guards" }).selectOptions("Paper");
  await dialog.getByRole("combobox", { name: "In" }).selectOptions("USD");
  const limit = dialog.getByRole("spinbutton", { name: "Limit" });
  await limit.fill("");
  await expect.element(dialog.getByText("The limit needs a number above zero.")).toBeVisible();
  await limit.fill("250");
  await expect.element(dialog.getByText(/^Stop for the day once it has lost 250.00 USD/)).toBeVisible();
  await dialog.getByRole("radio", { name: /^Randomised/ }).click();
  answer(listGuardrails, { items: [COOL_OFF], nextCursor: null });
  await dialog.getByRole("button", { name: "Make it" }).click();
  await expect.element(page.getByRole("heading", { name: /^After 2 losses in a row/ })).toBeVisible();
  expect(sent("POST")).toEqual([
    {
      rule: "daily_loss",
      params: { amount: "250", percent: null, counts: "equity" },
      action: "randomised",
      isLocked: false,
      accountId: "acc_paper",
    },
  ]);
});

test("what a guardrail stopped, what it is worth, and how many days a measure still needs", async () => {
  const arm = { days: 3, net: "0", trades: 4, trips: 1 };
  const waiting: GuardrailEffect = {
    status: "insufficient_data",
    n: 3,
    needed: 10,
    estimate: null,
    interval: null,
    pValue: null,
    currency: "USD",
    armed: arm,
    unarmed: { ...arm, days: 5 },
    perTrade: null,
    formula: "effect/1",
    words: "words",
  };
  const measured: GuardrailEffect = {
    ...waiting,
    status: "measured",
    n: 20,
    estimate: 182.4,
    interval: [35.2, 330.9],
    pValue: 0.014,
  };
  answer(measureGuardrail, ({ path }) => (path.includes("grd_1") ? waiting : measured));
  answer(listGuardrailTrips, {
    items: [
      {
        id: "gtp_1",
        orderId: "ord_1",
        accountId: "acc_paper",
        at: AT,
        day: "2026-11-20",
        rule: "cool_off",
        action: "randomised",
        armed: false,
        outcome: "passed",
        numbers: { lostAt: AT, loss: "55.5", lossesInARow: "2", minutes: "30", minutesSince: "4" },
      },
    ],
    nextCursor: null,
  });
  shown([
    { ...COOL_OFF, action: "randomised" },
    { ...COOL_OFF, id: "grd_2", action: "randomised" },
  ]);
  await expect.element(page.getByText(/needs 7 more days of each kind/)).toBeVisible();
  await expect.element(page.getByText("182.40")).toHaveClass("up");
  await expect.element(page.getByText(/95 % interval \+35.20 … \+330.90, p = 0.014/)).toBeVisible();
  await page.getByText("What it stopped so far").first().click();
  await expect.element(page.getByText("lost 55.50 4 min before; it waits 30 min")).toBeVisible();
  const order = page.getByRole("link", { name: "See the order" }).first();
  await expect.element(order).toHaveAttribute("href", "/orders?order=ord_1");
  await expect.element(page.getByText("only recorded", { exact: true })).toBeVisible();
});

test("a locked guardrail weakens with the next day, which can be taken back", async () => {
  const locked: Guardrail = { ...COOL_OFF, isLocked: true };
  const { params, action, isActive, isLocked } = locked;
  const pending = { at: "2026-11-29T00:00:00.000Z", isDeleted: true, params, action, isActive, isLocked };
  answer(deleteGuardrail, locked);
  answer(changeGuardrail, locked);
  shown([locked]);
  await page.getByRole("button", { name: "Remove" }).click();
  await expect.element(dialog.getByText(/it stands until your next day begins/)).toBeVisible();
  answer(listGuardrails, { items: [{ ...locked, pending }], nextCursor: null });
  await dialog.getByRole("button", { name: "Remove it tomorrow" }).click();
  await expect.element(page.getByText(/on: removed. It is locked/)).toBeVisible();
  answer(listGuardrails, { items: [locked], nextCursor: null });
  await page.getByRole("button", { name: "Leave it as it is" }).click();
  await expect.element(page.getByText(/on: removed. It is locked/)).not.toBeInTheDocument();
  expect(sent("PATCH")).toEqual([{ params, action, isActive, isLocked }]);
});

test("shows what is missing for live mode, and offers it at the bar with a confirmation", async () => {
  shown();
  await expect.element(page.getByText("40 of 100")).toBeVisible();
  await expect.element(page.getByText("60 more.")).toBeVisible();
  await expect.element(page.getByText("−0.012 % a trade")).toBeVisible();
  await expect.element(page.getByText(/^2 lines are missing/)).toBeVisible();
  await expect.element(page.getByText(/sends no live order to any broker/)).toBeVisible();
  expect(page.getByRole("button", { name: "Choose live mode" }).elements()).toHaveLength(0);
});

test("live mode is not chosen without the confirmation, and is with it", async () => {
  const chosen: LiveMode = { ...ABOVE, mode: "live" };
  answer(chooseLiveMode, ({ headers }) =>
    headers["step-up"] === "proof-1" ? chosen : new Problem("step_up_required"),
  );
  answer(stepUpOptions, {
    challengeId: "chl_1",
    methods: ["password"],
    options: null,
    expiresAt: "2099-01-01T00:00:00.000Z",
  });
  answer(stepUpPassword, { proof: "proof-1", expiresAt: "2099-01-01T00:00:00.000Z" });
  shown([], ABOVE);
  await page.getByRole("button", { name: "Choose live mode" }).click();
  await expect.element(dialog.getByText("Choose live mode.")).toBeVisible();
  await expect.element(dialog.getByText(/No live order is sent/)).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect.element(page.getByText("paper mode", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Choose live mode" }).click();
  await dialog.getByLabelText("Your password").fill("correct horse");
  await dialog.getByRole("button", { name: "Confirm" }).click();
  await expect.element(page.getByText("live mode", { exact: true })).toBeVisible();
  await expect.element(page.getByRole("button", { name: "Back to paper" })).toBeVisible();
});

test("an evaluation begins on an account, and the account's own limits change", async () => {
  const preset = {
    name: "static-100k" as const,
    title: "100K challenge",
    startBalance: "100000",
    profitTarget: "10",
    dailyLoss: null,
    drawdown: { kind: "static" as const, percent: "10", locksAtStart: false },
    minimumDays: 4,
    consistency: null,
    sources: [],
  };
  answer(listPresets, { items: [preset] });
  answer(startPreset, { guardrails: [], progress: PROGRESS });
  answer(changePaperAccount, ACCOUNT);
  shown();
  await page.getByRole("button", { name: "Start one" }).click();
  await expect
    .element(dialog.getByText("target 10 % · no daily limit · static drawdown 10 % · 4 days"))
    .toBeVisible();
  answer(readProgress, { items: [PROGRESS] });
  await dialog.getByRole("button", { name: "Start", exact: true }).click();
  await expect.element(page.getByText("2,500.00 of 10,000.00")).toBeVisible();
  await expect.element(page.getByText("It can be told once there is a profit.")).toBeVisible();
  await page.getByRole("button", { name: "Change the limits of Paper" }).click();
  await dialog.getByLabelText("Most that one position may be worth, USD").fill("25000");
  await dialog.getByLabelText("Most that a day may lose, USD").fill("");
  await dialog.getByRole("button", { name: "Save the limits" }).click();
  await expect.element(dialog).not.toBeInTheDocument();
  expect(sent("POST")).toEqual([{ accountId: "acc_paper", isLocked: false }]);
  expect(sent("PATCH")).toEqual([{ limits: { maxPosition: "25000", maxDailyLoss: null } }]);
});
