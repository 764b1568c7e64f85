import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { local } from "../../scripts/checkout.ts";
import { type BrowserDevice, expectAccessible, openBrowserDevice } from "./browser-device.ts";
import { launchChromium } from "./chromium.ts";
import { goTo, overflowOnPhone } from "./pages.ts";
import { type Product, startProduct } from "./product.ts";

let product: Product;
let browser: Browser;

beforeAll(async () => {
  const settings = { MARKET_PROVIDER: "scripted" };
  [product, browser] = await Promise.all([startProduct("paper", { settings }), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

test("a paper account trades: a bracket fills live, orders are amended, cancelled and rejected, all without a reload", async () => {
  const device = await openBrowserDevice(browser, product.origin);
  const { page } = device;
  onTestFailed(() => page.screenshot({ path: join(local, "end-to-end", "paper.png") }).then(() => undefined));
  await signUp(page);
  await post(page, { bid: "100", ask: "101" });
  await openAccount(page);
  await placeBracket(page);
  await seeItFill(page);
  await amendAndCancel(page);
  await beRejected(page);
  await seePositionAndEquityMove(page);
  expect(device.loads()).toBe(1);
  expect(unexpected(device)).toEqual([]);
}, 300_000);

/** A rejection answers 422, which is no error of the page. */
const unexpected = ({ errors }: BrowserDevice) => errors.filter((text) => !/status of 422/.test(text));

async function signUp(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("tab", { name: "Create account" }).click();
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByRole("button", { name: "Create account with a passkey" }).click();
  await page.waitForURL("/dashboard");
}

/** Posts what a provider would have sent for ACME. */
async function post(page: Page, quote: { bid: string; ask: string }): Promise<void> {
  const status = await page.evaluate(
    async (body) => {
      const headers = { "content-type": "application/json", "idempotency-key": crypto.randomUUID() };
      return (await fetch("/api/v1/market/quotes", { method: "POST", headers, body })).status;
    },
    JSON.stringify({ symbol: "ACME", ...quote }),
  );
  expect(status).toBe(202);
}

async function openAccount(page: Page): Promise<void> {
  await goTo(page, "Trade");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Open a paper account" }).click();
  const dialog = page.getByRole("dialog", { name: "Open a paper account" });
  await dialog.getByText("Costs and limits").click();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Open it" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.getByLabel("Symbol to trade").fill("acme");
  await page.keyboard.press("Enter");
  await page.getByText("Posted prices").first().waitFor();
}

/** Enters the bracket by the keyboard where a key does it. */
async function placeBracket(page: Page): Promise<void> {
  await page.keyboard.press("b");
  await page.keyboard.type("10");
  await page.getByLabel("Type").selectOption("limit");
  await page.getByLabel("Limit price", { exact: true }).fill("99");
  await page.getByLabel("With a take profit and a stop loss").check();
  await page.getByLabel("Take profit at").fill("120");
  await page.getByLabel("Stop loss at").fill("90");
  await page.keyboard.press("Enter");
  await page.getByText("Buy 10 ACME at 99.00 or lower.").waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Enter");
  await page.getByText("Working. Accepted.").waitFor();
}

/** The entry fills and its legs begin to work while the blotter is looked at. */
async function seeItFill(page: Page): Promise<void> {
  await goTo(page, "Orders");
  const legs = page.getByText("Waits for its entry");
  await legs.nth(1).waitFor();
  await post(page, { bid: "97", ask: "98" });
  await page.getByText("Bought 10 ACME at 98.00.").waitFor();
  await expect.poll(() => legs.count()).toBe(0);
  await page.getByRole("button", { name: "All", exact: true }).click();
  await page.getByRole("button", { name: "Buy 10 ACME at 99.00 or lower" }).click();
  await page.getByText("Filled 10 at 98.00.").waitFor();
  await page
    .getByText("Began to work. The entry filled, and this leg covers what it filled.")
    .first()
    .waitFor();
  await expectAccessible(page);
  expect(await overflowOnPhone(page)).toBe(0);
}

async function amendAndCancel(page: Page): Promise<void> {
  await goTo(page, "Trade");
  await page.getByRole("button", { name: "ACME", exact: true }).click();
  await page.getByText("Posted prices").first().waitFor();
  await page.keyboard.press("b");
  await page.keyboard.type("5");
  await page.getByLabel("Type").selectOption("limit");
  await page.getByLabel("Limit price", { exact: true }).fill("80");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Send the order" }).click();
  await page.getByRole("button", { name: "Another order" }).click();
  await page.getByRole("button", { name: "Buy 5 ACME at 80.00 or lower", exact: true }).click();
  const form = page.getByRole("form", { name: "Change the order" });
  await form.getByLabel("Limit price").fill("81");
  await form.getByRole("button", { name: "Change" }).click();
  await page.getByText("The owner amended the order: limit 80 to 81.").waitFor();
  await page.getByRole("button", { name: "Cancel: Buy 5 ACME at 81.00 or lower" }).click();
  await page
    .getByRole("button", { name: "Buy 5 ACME at 81.00 or lower", exact: true })
    .waitFor({ state: "detached" });
}

async function beRejected(page: Page): Promise<void> {
  await page.getByLabel("Quantity").fill("1000000");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Send the order" }).click();
  const note = page.getByRole("alert").filter({ hasText: "Rejected: buying power" });
  await note.getByText("The order keeps back 98000000, and the buying power is").waitFor();
  await note.getByRole("button", { name: /^Use quantity/ }).click();
  await page.getByRole("button", { name: "Send the order" }).waitFor();
  await expectAccessible(page);
}

async function seePositionAndEquityMove(page: Page): Promise<void> {
  await page.getByText("Long 10 at 98.00").waitFor();
  await post(page, { bid: "110", ask: "111" });
  await page.getByText("110.00").first().waitFor();
  await goTo(page, "Portfolio");
  const equity = page.locator(".portfolio-tile", { hasText: "Equity" });
  await equity.getByText("100,120.00").waitFor();
  await post(page, { bid: "112", ask: "113" });
  await equity.getByText("100,140.00").waitFor();
  await goTo(page, "Trade");
  await page.getByRole("link", { name: "Accounts", exact: true }).click();
  await page.getByText("100,140.00").waitFor();
  await expectAccessible(page);
  expect(await overflowOnPhone(page)).toBe(0);
  await page.getByRole("button", { name: "Reset" }).click();
  await page.getByText("2 working orders are cancelled", { exact: false }).waitFor();
  await page.getByRole("button", { name: "Reset the account" }).click();
  await page.getByText("“Practice” begins again.").waitFor();
  await page.locator(".paper-figure", { hasText: "100,000.00" }).waitFor();
}
