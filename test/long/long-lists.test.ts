import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { SignedIn } from "#shared/contracts/auth.ts";
import { newId } from "#shared/ids.ts";
import { local } from "../../scripts/checkout.ts";
import { expectAccessible, openBrowserDevice } from "../end-to-end/browser-device.ts";
import { launchChromium } from "../end-to-end/chromium.ts";
import { goTo } from "../end-to-end/pages.ts";
import { type Product, startProduct } from "../end-to-end/product.ts";

let product: Product;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct("long-lists"), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

test("lists of many are read on by keyboard, page by page, and accounts are chosen from beyond the first page", async () => {
  const email = "many@example.com";
  const password = "correct horse battery staple";
  const at = `${product.origin}/mapi`;
  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(at + path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const registered = await post("/auth/register", { email, password });
  const { access_jwt } = SignedIn.parse(await registered.json());
  for (let device = 0; device < 30; device++)
    await post("/auth/login", { email, password }, { "tidemark-device": newId("device") });
  const rows = Array.from(
    { length: 210 },
    (_, index) => `2026-03-02T15:00:00Z,Account ${String(index).padStart(3, "0")},ACME,buy,1,100,1,USD`,
  );
  await fetch(`${at}/trades/import?fileName=many.csv`, {
    method: "POST",
    headers: { authorization: `Bearer ${access_jwt}`, "content-type": "text/csv", "idempotency-key": "many" },
    body: ["executed_at,account,symbol,side,quantity,price,fee,currency", ...rows, ""].join("\n"),
  });

  const device = await openBrowserDevice(browser, product.origin);
  const { page } = device;
  onTestFailed(() =>
    page.screenshot({ path: join(local, "end-to-end", "long-lists.png") }).then(() => undefined),
  );
  await page.goto("/");
  await page.getByRole("tab", { name: "Sign in" }).click();
  await page.getByRole("button", { name: /password/i }).click();
  await page.getByLabel("Email").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
  await page.waitForURL("/dashboard");
  await goTo(page, "Settings");
  await page.getByRole("link", { name: /^Sessions and devices/ }).click();
  for (const [title, more, all] of [
    ["Signed in now", "More sessions", 32],
    ["Devices", "More devices", 31],
  ] as const) {
    const card = page.locator("section", { has: page.getByRole("heading", { name: title, exact: true }) });
    await card.getByRole("listitem").first().waitFor();
    expect(await card.getByRole("listitem").count()).toBe(25);
    await card.getByRole("button", { name: more }).focus();
    await page.keyboard.press("Enter");
    await card.getByText("These are all of them.").waitFor();
    expect(await card.getByRole("listitem").count()).toBe(all);
    expect(
      await card.getByText("These are all of them.").evaluate((line) => line === document.activeElement),
    ).toBe(true);
  }
  await expectAccessible(page);

  await goTo(page, "Trades");
  const accounts = page.getByRole("combobox", { name: "Account" });
  await accounts.locator("option").nth(200).waitFor({ state: "attached" });
  expect(await accounts.locator("option").count()).toBe(201);
  await page.getByRole("button", { name: "More accounts" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("These are all of them.").waitFor();
  await accounts.selectOption("Account 209");
  await page.locator(".trades-place", { hasText: "1–1 of 1" }).waitFor();
  await expectAccessible(page);
  expect(device.errors).toEqual([]);
  await device.context.close();
}, 240_000);
