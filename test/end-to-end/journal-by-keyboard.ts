import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { expectAccessible } from "./browser-device.ts";

const PATIENCE = { timeout: 60_000 };
const PHONE = { width: 390, height: 844 };

/** Rows of winners sold after ten minutes and losers held for hours, which come to nothing together. */
export function habits(): string[] {
  return Array.from({ length: 60 }, (_, n) => {
    const opened = Date.UTC(2026, 3, 1 + Math.floor(n / 4), 14) + (n % 4) * 3_600_000;
    const closed = opened + (n % 2 === 0 ? 600_000 : 9_000_000);
    const row = (at: number, side: string, price: number) =>
      `${new Date(at).toISOString()},Main,HAB${n % 4},${side},10,${price},0,USD,H-${n}-${side},`;
    return [row(opened, "buy", 100), row(closed, "sell", n % 2 === 0 ? 101 : 99)];
  }).flat();
}

/**
 * The journal on a phone, by keyboard alone. The way goes from the dashboard by the calendar to a day and a
 * trade, which are written about. It ends at the breakdown by the new tag and the evidence of a bias.
 */
export async function journalByKeyboard(page: Page): Promise<void> {
  await page.setViewportSize(PHONE);
  // The browser hands choosers over while somebody listens, and a listener that comes with the key is late.
  page.on("filechooser", () => undefined);
  await writeDay(page);
  await writeTrade(page);
  await readTag(page);
  await readEvidence(page);
}

async function writeDay(page: Page): Promise<void> {
  await go(page, "d", "Dashboard");
  await go(page, "k", "Calendar");
  const month = page.getByRole("heading", { level: 2, name: "Mar 2026" });
  const earlier = page.getByRole("button", { name: "Earlier" });
  for (let n = 0; n < 240 && (await month.count()) === 0; n++) await enter(page, earlier);
  const day = page.locator(".calendar-day", { has: page.locator('[data-day="2026-03-04"]') });
  await day.getByText("+18").waitFor();
  await page.locator('[data-day][tabindex="0"]').focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await page
    .getByRole("heading", { level: 1, name: /Wednesday, 4 Mar 2026|Wednesday, Mar 4, 2026/ })
    .waitFor();
  await page.getByLabel("Plan", { exact: true }).waitFor();
  await page.keyboard.press("e");
  await page.keyboard.type("Only the first hour");
  await page.getByRole("radio", { name: /^4/ }).first().focus();
  await page.keyboard.press("Space");
  await page.getByText("Saved", { exact: true }).waitFor();
  await page.getByRole("link", { name: "Calendar", exact: true }).last().focus();
  await attach(page);
  await expectFine(page);
}

async function writeTrade(page: Page): Promise<void> {
  await enter(page, page.getByRole("link", { name: /BOLT/ }).first());
  await page.getByRole("heading", { level: 1, name: "BOLT" }).waitFor();
  await attach(page);
  await page.keyboard.press("e");
  await page.keyboard.type("Chased it");
  await page.keyboard.press("Tab");
  await page.keyboard.type("fomo,");
  await page.getByLabel("Planned stop").focus();
  await page.keyboard.type("19");
  await page.getByText("Saved", { exact: true }).waitFor();
  // 5 a share were won where 1 was risked, less the fees.
  await page.getByText("+4.50 R").waitFor();
  await enter(page, page.getByRole("button", { name: /^Open picture 1/ }));
  await page.getByRole("dialog", { name: "chart.png" }).getByRole("img", { name: "chart.png" }).waitFor();
  await page.keyboard.press("Escape");
  await expectFine(page);
}

async function readTag(page: Page): Promise<void> {
  await go(page, "l", "Breakdowns");
  await page.getByLabel("Broken down by").focus();
  for (const by of ["account", "long or short", "setup", "tag"]) {
    await page.keyboard.press("ArrowDown");
    await page.getByRole("heading", { level: 2, name: `By ${by}`, exact: true }).waitFor();
  }
  const fomo = page.getByRole("link", { name: "fomo", exact: true });
  await fomo.waitFor();
  await expectFine(page);
  await enter(page, fomo);
  await page.getByRole("link", { name: /BOLT/ }).waitFor();
  expect(await page.getByRole("link", { name: /HAB/ }).count()).toBe(0);
}

async function readEvidence(page: Page): Promise<void> {
  await go(page, "b", "Biases and coach");
  const evidence = page.locator(".biases-evidence a").first();
  await evidence.waitFor(PATIENCE);
  await expectFine(page);
  await enter(page, evidence);
  await page.getByRole("heading", { level: 1, name: /^HAB/ }).waitFor();
}

/** Presses G and the letter of a page. */
async function go(page: Page, letter: string, title: string): Promise<void> {
  // Sent together, so that a busy machine does not part them.
  await Promise.all([page.keyboard.press("g"), page.keyboard.press(letter)]);
  await page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
}

async function enter(page: Page, target: Locator): Promise<void> {
  await target.focus();
  await page.keyboard.press("Enter");
}

/** Presses the key with which the page opens the chooser of files, and chooses its own picture. */
async function attach(page: Page): Promise<void> {
  await page.getByRole("heading", { name: "Pictures" }).waitFor();
  const buffer = await page.screenshot({ scale: "css" });
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press("a")]);
  await chooser.setFiles({ name: "chart.png", mimeType: "image/png", buffer });
  await page.getByRole("button", { name: "Open picture 1 of 1: chart.png" }).waitFor(PATIENCE);
}

/** Expects that no rule of axe is broken and that nothing scrolls sideways. */
async function expectFine(page: Page): Promise<void> {
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
}
