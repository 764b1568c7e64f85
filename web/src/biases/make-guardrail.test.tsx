import { expect, test } from "vitest";
import { page } from "vitest/browser";
import type { Bias } from "#shared/contracts/biases.ts";
import { type Guardrail, proposeGuardrail } from "#shared/contracts/guardrails.ts";
import { Problem } from "#shared/problem.ts";
import { answer, asked } from "#test/components/network.ts";
import { show } from "#test/components/show.tsx";
import { MakeGuardrail } from "./make-guardrail.tsx";

const AT = "2026-11-20T12:00:00.000Z";
const BIAS: Bias = {
  bias: "revenge_trading",
  status: "scored",
  verdict: "likely",
  measure: "rate_ratio",
  n: 232,
  minimum: 30,
  estimate: 1.7,
  interval: [1.3, 2.1],
  neutral: 1,
  pValue: 0.001,
  adjustedPValue: 0.003,
  reference: null,
  cost: {
    trades: 232,
    total: "-3313.05",
    perTrade: "-14.28",
    restTrades: 1184,
    restPerTrade: "-6.18",
    interval: [-14, -2],
    currency: "USD",
    otherTrades: 0,
  },
  evidence: [],
  evidenceTotal: 0,
  figures: [],
  history: [],
  barSources: [],
  comparison: [],
  parts: { thresholdSeconds: 950 },
  formula: "revenge/1",
  scoredAt: AT,
};
const MADE: Guardrail = {
  id: "grd_1",
  rule: "cool_off",
  params: { losses: 1, lossBeyond: null, minutes: 16 },
  action: "warn",
  isActive: true,
  accountId: null,
  isLocked: false,
  words: "words",
  from: { bias: BIAS.bias, scoredAt: AT, verdict: "likely", cost: BIAS.cost, evidence: [], evidenceTotal: 0 },
  preset: null,
  pending: null,
  version: 1,
  createdAt: AT,
};

test("a guardrail is made of a bias in one act, with its cost beside it, and says what it does", async () => {
  let isRefused = true;
  answer(proposeGuardrail, () =>
    isRefused ? new Problem("guardrail_unproposed", "The biases have not been scored yet.") : MADE,
  );
  show(<MakeGuardrail bias={BIAS} />);
  await page.getByRole("button", { name: "Make a guardrail of this" }).click();
  const dialog = page.getByRole("dialog");
  await expect.element(dialog.getByText("−14.28")).toBeVisible();
  await dialog.getByRole("radio", { name: /^Warn/ }).click();
  await dialog.getByRole("button", { name: "Make the guardrail" }).click();
  await expect
    .element(dialog.getByRole("alert").getByText("The biases have not been scored yet."))
    .toBeVisible();
  isRefused = false;
  await dialog.getByRole("button", { name: "Make the guardrail" }).click();
  await expect.element(dialog.getByText("After a loss, wait 16 min.")).toBeVisible();
  await expect.element(dialog.getByRole("link", { name: /guardrails/ })).toHaveAttribute("href", "/risk");
  expect(asked.at(-1)?.body).toEqual({ bias: "revenge_trading", action: "warn", isLocked: false });
});

test("a bias that lies in closing, or has no score, offers none", async () => {
  show(
    <>
      <MakeGuardrail bias={{ ...BIAS, bias: "disposition_effect" }} />
      <MakeGuardrail bias={{ ...BIAS, status: "insufficient_data" }} />
      <output>drawn</output>
    </>,
  );
  await expect.element(page.getByText("drawn")).toBeVisible();
  expect(page.getByRole("button").elements()).toHaveLength(0);
});
