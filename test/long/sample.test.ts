import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { local } from "../../scripts/checkout.ts";
import { type BrowserDevice, expectAccessible, openBrowserDevice } from "../end-to-end/browser-device.ts";
import { launchChromium } from "../end-to-end/chromium.ts";
import { goTo, isSettled, overflowOnPhone } from "../end-to-end/pages.ts";
import { type Product, startProduct } from "../end-to-end/product.ts";

const PATIENCE = { timeout: 90_000 };

let product: Product;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct("sample"), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

test("somebody new explores the sample year in one click, and a user loads, reads and removes it", async () => {
  const device = await openBrowserDevice(browser, product.origin);
  onTestFailed(() =>
    device.page.screenshot({ path: join(local, "end-to-end", "sample.png") }).then(() => undefined),
  );
  await explore(device);
  await signUp(device.page);
  await loadAndRead(device.page);
  await remove(device.page);
  expect(device.errors).toEqual([]);
}, 180_000);

async function explore({ page }: BrowserDevice): Promise<void> {
  await page.goto("/");
  const sent: string[] = [];
  page.on("request", (request) => {
    if (/\/(api|mapi|ws)\b/.test(new URL(request.url()).pathname)) sent.push(request.url());
  });
  await page.getByRole("link", { name: "Try it with a sample year" }).click();
  await page.getByRole("heading", { level: 1, name: "Dashboard" }).waitFor();
  sent.length = 0; // what the landing page asked before it was left
  await page.getByText("Nothing here is yours, nothing is saved.").waitFor();
  await page.getByText("667 trades").waitFor();
  await isSettled(page);
  await expectAccessible(page);
  expect(await overflowOnPhone(page)).toBeLessThanOrEqual(0);

  await goTo(page, "Trades");
  await page.getByText("of 671").waitFor();
  await page.getByRole("main").getByRole("link", { name: /GULF/ }).first().click();
  await page.getByRole("heading", { level: 1, name: "GULF" }).waitFor();
  await page.getByRole("heading", { name: "Fills" }).waitFor();
  await expectAccessible(page);
  await goTo(page, "Biases and coach");
  await page.getByRole("heading", { name: "Coach", exact: true }).waitFor();
  await isSettled(page);
  await expectAccessible(page);
  expect(sent).toEqual([]);
  await page.getByRole("link", { name: "Create an account" }).click();
}

async function signUp(page: Page): Promise<void> {
  await page.getByRole("tab", { name: "Create account" }).click();
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByRole("button", { name: "Create account with a passkey" }).click();
  await page.getByText("Your numbers start with one file").waitFor();
}

async function loadAndRead(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Load sample trades" }).click();
  await page.getByText(/^Step \d of 3/).waitFor();
  // It opens by itself, says so, and a screen reader goes on at the new content.
  await page.getByText("The sample is ready.").waitFor(PATIENCE);
  await page.getByText("Nothing here counts in your own figures.").waitFor();
  await expect
    .poll(() => page.locator("main").evaluate((main) => main === document.activeElement))
    .toBe(true);
  await page.getByText("667 trades").waitFor();
  await page.getByText("Revenge trading").first().waitFor();
  await isSettled(page);
  await expectAccessible(page);
  const coach = page.getByRole("region", { name: "Coach", exact: true });
  const claims = await coach
    .locator('a[href^="/biases"], a[href="/trades"]')
    .evaluateAll((links) => links.map((link) => link.getAttribute("href") ?? ""));
  expect(claims.filter((href) => href.includes("#") && !href.endsWith("#reflections"))).not.toEqual([]);
  expect(claims.filter((href) => !href.includes("account=smp_"))).toEqual([]);
  await page.getByRole("main").getByRole("link", { name: /SKIF/ }).first().click();
  await page.getByRole("heading", { level: 1, name: "SKIF" }).waitFor();
  await page.getByText("Sample", { exact: true }).first().waitFor();
  await page.getByRole("link", { name: "All trades" }).click();
  await page.getByText("Nothing here counts in your own figures.").waitFor();
  await page.getByText("of 671").waitFor();
  await keepSample(page);
}

/** The sample stays chosen by the side bar, the keys and the palette, until the user chooses otherwise. */
async function keepSample(page: Page): Promise<void> {
  const account = page.getByRole("combobox", { name: "Account" });
  await goTo(page, "Biases and coach");
  await page.getByText("Revenge trading").first().waitFor();
  await expect.poll(() => account.locator("option:checked").textContent()).toBe("Sample");
  await goTo(page, "Settings");
  await page.keyboard.press("g");
  await page.keyboard.press("t");
  await page.getByText("of 671").waitFor();
  await page.keyboard.press("Control+k");
  const field = page.getByRole("combobox", { name: /^Search pages/ });
  await field.fill("score my biases");
  await page.getByText("Nothing here is called that.").waitFor();
  await field.fill("biases and coach");
  await page.getByRole("option", { name: /^Biases and coach Page/ }).click();
  await page.getByText("Revenge trading").first().waitFor();

  await page.keyboard.press("Control+k");
  await field.fill("2026-03-02");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/trades\?account=smp_\w+&from=2026-03-02&to=2026-03-02$/);
  await goTo(page, "Biases and coach");

  await account.selectOption({ label: "All accounts" });
  await page.getByText("Nothing to test yet").waitFor();
  await goTo(page, "Trades");
  await page.getByText("No trades yet").waitFor();
  await goTo(page, "Biases and coach");
  await page.getByRole("link", { name: "Look at the sample" }).click();
  await page.getByText("Revenge trading").first().waitFor();
}

async function remove(page: Page): Promise<void> {
  await goTo(page, "Dashboard");
  await page.getByText("667 trades").waitFor();
  await page.getByRole("link", { name: "Your own trades" }).click();
  await page.getByText("Your numbers start with one file").waitFor();
  await goTo(page, "Trades");
  await page.getByRole("link", { name: "Look at the sample" }).click();
  await page.getByText("of 671").waitFor();
  await page.getByRole("button", { name: "Remove the sample" }).click();
  await page.getByRole("button", { name: "Load sample trades" }).waitFor();
  expect(await page.getByRole("option", { name: "Sample" }).count()).toBe(0);
  await goTo(page, "Trades");
  await page.getByText("No trades yet").waitFor();
  expect(await page.getByRole("link", { name: "Look at the sample" }).count()).toBe(0);
}
