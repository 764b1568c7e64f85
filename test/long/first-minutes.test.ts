import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { local } from "../../scripts/checkout.ts";
import { type BrowserDevice, expectAccessible, openBrowserDevice } from "../end-to-end/browser-device.ts";
import { launchChromium } from "../end-to-end/chromium.ts";
import { isLive, overflowOnPhone } from "../end-to-end/pages.ts";
import { type Product, startProduct } from "../end-to-end/product.ts";

const PATIENCE = { timeout: 60_000, interval: 100 };
const EMAIL = "newcomer@example.com";

let product: Product;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct("first-minutes"), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

/** A press on whatever is called so, as a reader of the page finds it. */
const press = (page: Page, words: string | RegExp) =>
  page
    .getByRole("button", { name: words })
    .or(page.getByRole("link", { name: words }))
    .or(page.getByRole("tab", { name: words }))
    .or(page.getByRole("menuitem", { name: words }))
    .first()
    .click();

test("somebody new gets from the landing page to their own numbers, out again and back in", async () => {
  const device = await openBrowserDevice(browser, product.origin);
  const { page } = device;
  onTestFailed(() =>
    page.screenshot({ path: join(local, "end-to-end", "first-minutes.png") }).then(() => undefined),
  );
  await readTheLanding(page);
  await reachOwnNumbers(page);
  await actFromThePalette(page);
  await signOutByTheMenu(device);
  await comeBackWithTheOtherTab(device);
  await meetATakenAddress(device);
  expect(device.errors.filter((text) => !/status of 409/.test(text))).toEqual([]);
  await device.context.close();
}, 240_000);

/** The page opens on the creation of an account, keeps its height, and links to the sample. */
async function readTheLanding(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("button", { name: "Create account with a passkey" }).waitFor();
  await expectAccessible(page);
  expect(await overflowOnPhone(page)).toBe(0);
  for (const name of ["Interactive Brokers", "Kraken"]) await page.getByText(name).first().waitFor();
  await page.getByText("Performance & Reports › Flex Queries").waitFor();
  await page
    .getByRole("region", { name: "A habit of the sample year" })
    .getByText(/^Opening at 1.25/)
    .waitFor();
  await press(page, "Try it with a sample year");
  await page.getByText("Net P&L").first().waitFor(PATIENCE);
  await page.getByText("Revenge trading").first().waitFor(PATIENCE);
  await page.goBack();
  const card = page.getByRole("region", { name: "Sign in or create an account" });
  const height = async () => (await card.boundingBox())?.height;
  const creating = await height();
  await press(page, "Sign in");
  expect(await height()).toBe(creating);

  await press(page, "Sign in with a passkey");
  await page.getByRole("alert").getByText("This device has no passkey of Tidemark").waitFor();
  await page.getByRole("alert").getByRole("button", { name: "Create an account" }).click();
}

/** By words that are visible, within a minute. */
async function reachOwnNumbers(page: Page): Promise<void> {
  const began = performance.now();
  await page.getByLabel("Name").fill("Newcomer");
  await page.getByLabel("Email").fill(EMAIL);
  await press(page, "Create account with a passkey");
  await page.getByText("Your numbers start with one file").waitFor();
  await press(page, "Import your first file");
  await page.getByLabel("File to import").setInputFiles({
    name: "my-trades.csv",
    mimeType: "text/csv",
    buffer: readFileSync(join(import.meta.dirname, "../../web/public/tidemark-template.csv")),
  });
  await press(page, /^Import 5 new rows$/);
  await page.getByText("imported", { exact: true }).waitFor(PATIENCE);
  await press(page, /^Dashboard/);
  await page.getByText("Net P&L").first().waitFor(PATIENCE);
  await page.getByRole("heading", { name: "Latest trades" }).waitFor(PATIENCE);
  expect(performance.now() - began).toBeLessThan(60_000);
}

async function actFromThePalette(page: Page): Promise<void> {
  const find = async (text: string): Promise<void> => {
    await page.keyboard.press("Control+k");
    await page.getByRole("combobox", { name: /^Search pages/ }).fill(text);
  };
  await isLive(page);
  await find("");
  await page.getByRole("option", { name: /^Import Recent/ }).waitFor();
  await page.getByRole("option", { name: /^Trades Page G T/ }).waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog", { name: "Find anything" }).waitFor({ state: "detached" });

  await find("2026-10-05");
  await page.keyboard.press("Enter");
  await page.waitForURL("/trades?from=2026-10-05&to=2026-10-05");
  await page.getByRole("link", { name: "AAPL" }).first().waitFor();
  await expect.poll(() => page.getByRole("link", { name: "MSFT" }).count()).toBe(0);

  await find("score again");
  await page.keyboard.press("Enter");
  await page.getByText("Your biases are being scored again.").waitFor();

  await find("undo");
  await page.keyboard.press("Enter");
  const question = page.getByRole("dialog", { name: "Undo the last import" });
  await question.getByText("my-trades.csv").waitFor();
  await question.getByRole("button", { name: "Undo this import" }).click();
  await page.getByText("my-trades.csv is being taken back.").waitFor();
}

/** On a phone the palette and the menu stand above the page. */
async function findOnPhone(page: Page): Promise<void> {
  const wide = page.viewportSize() ?? expect.unreachable();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: "Find anything" }).click();
  await page.getByRole("combobox", { name: /^Search pages/ }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: /^Newcomer/ }).click();
  await page.getByRole("menu", { name: "Account" }).getByText("Free plan").waitFor();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await page.setViewportSize(wide);
}

/** Opens the menu from the keyboard, which leads to every item of it. */
async function signOutByTheMenu({ page }: BrowserDevice): Promise<void> {
  const account = page.getByRole("button", { name: /^Newcomer/ });
  await account.focus();
  await page.keyboard.press("ArrowDown");
  const menu = page.getByRole("menu", { name: "Account" });
  await menu.getByText("Free plan").waitFor();
  await expectAccessible(page);
  await menu.getByRole("menuitemradio", { name: "Dark" }).click();
  await expect.poll(() => page.locator("html").getAttribute("data-mode")).toBe("dark");
  await page.keyboard.press("Escape");
  expect(await account.evaluate((button) => button === document.activeElement)).toBe(true);
  await findOnPhone(page);

  await account.focus();
  await page.keyboard.press("ArrowUp"); // The last item.
  await page.keyboard.press("Enter");
  await page.waitForURL("/");
  await press(page, "Sign in with a passkey");
  await page.waitForURL("/dashboard");
}

/** A second tab says that the first one signed out, and comes back with it to the page that it showed. */
async function comeBackWithTheOtherTab({ page, context }: BrowserDevice): Promise<void> {
  const other = await context.newPage();
  await other.goto("/biases");
  await other.getByRole("heading", { level: 1, name: "Biases and coach" }).waitFor();
  await isLive(other);
  await page.getByRole("button", { name: /^Newcomer/ }).click();
  await press(page, "Sign out");
  await other.getByText("You signed out in another tab.").waitFor();
  await expectAccessible(other);
  await page.waitForURL("/");
  await press(page, "Sign in with a passkey");
  await page.waitForURL("/dashboard");
  await other.getByRole("heading", { level: 1, name: "Biases and coach" }).waitFor();
  expect(new URL(other.url()).pathname).toBe("/biases");
  await other.close();
}

/** Creating an account for an address that has one leads into that account, with the address kept. */
async function meetATakenAddress(device: BrowserDevice): Promise<void> {
  const { page } = device;
  await page.getByRole("button", { name: /^Newcomer/ }).click();
  await press(page, "Sign out");
  await page.waitForURL("/");
  await page.getByRole("tab", { name: "Create account" }).click();
  await page.getByLabel("Email").fill(EMAIL);
  await press(page, "Create account with a passkey");
  await press(page, `Sign in as ${EMAIL}`);
  await page.waitForURL("/dashboard");
}
