import type { Page } from "playwright-core";
import { expect } from "vitest";
import { expectAccessible } from "./browser-device.ts";
import { goTo, isSettled, overflowOnPhone } from "./pages.ts";

/** From a habit to the history without it and a guardrail, a question to its figure, and a digest. */
export async function walkTheCoach(page: Page): Promise<void> {
  await simulateFromBias(page);
  await askInWords(page);
  await readTheDigest(page);
}

async function simulateFromBias(page: Page): Promise<void> {
  await goTo(page, "Biases and coach");
  const card = page.locator(".biases-card", { hasText: "Revenge trading" });
  await card.getByRole("link", { name: "Simulate without these" }).click();
  await page.getByRole("heading", { level: 1, name: "What if" }).waitFor();
  await page.getByRole("figure", { name: /at the end as it was, .* under the rules/ }).waitFor();
  await goTo(page, "Biases and coach");
  await card.getByRole("link", { name: "Simulate a pause" }).click();
  await page.getByRole("figure", { name: /at the end as it was, .* under the rules/ }).waitFor();
  await page.getByRole("button", { name: /^Make a guardrail of it/ }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(/^After a loss, wait/).waitFor();
  await dialog.getByRole("button", { name: "Make it" }).click();
  await dialog.waitFor({ state: "detached" });
}

async function askInWords(page: Page): Promise<void> {
  await goTo(page, "Coach");
  const box = page.getByLabel("Your question");
  await box.fill("Which symbol do I lose most on?");
  await box.press("Enter");
  const answer = page.locator(".coach-answer", { hasText: "Which symbol do I lose most on?" });
  await answer.getByText("Read as: symbols by net P&L, the worst first; all closed trades.").waitFor();
  await expectAccessible(page);
  expect(await overflowOnPhone(page)).toBe(0);
  const figure = answer.locator("a.biases-claim.down").first();
  const told = (await figure.textContent()) ?? "";
  expect(told).toMatch(/\d/);
  await figure.click();
  await page.getByRole("heading", { level: 1, name: "Performance" }).waitFor();
  await isSettled(page);
  await page.getByText(told).first().waitFor();
}

async function readTheDigest(page: Page): Promise<void> {
  await goTo(page, "Digests");
  await page.getByRole("button", { name: "Write last week’s now" }).click();
  await page.getByRole("link", { name: "Trades of this week" }).waitFor();
  await expectAccessible(page);
}
