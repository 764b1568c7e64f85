import { execFile } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFailed, onTestFinished, test } from "vitest";
import { ENDPOINTS } from "#shared/contracts/all.ts";
import { register } from "#shared/contracts/auth.ts";
import { checkout, local } from "../../scripts/checkout.ts";
import { expectAccessible, openBrowserDevice } from "../end-to-end/browser-device.ts";
import { launchChromium } from "../end-to-end/chromium.ts";
import { type Product, startProduct } from "../end-to-end/product.ts";

const THEMES = ["copper-tide", "mint-voltage", "solar-drift"];
const SMALL = { scripts: 4, kilobytes: 90 };

let product: Product;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct("api-reference"), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

test("the API reference lists every call, opens by keyboard and address, and is small and accessible", async () => {
  const { page, errors } = await openBrowserDevice(browser, product.origin);
  onTestFailed(() =>
    page.screenshot({ path: join(local, "end-to-end", "api-reference.png") }).then(() => undefined),
  );
  const scripts: Promise<number>[] = [];
  page.on("response", (response) => {
    if (response.request().resourceType() === "script")
      scripts.push(
        response
          .request()
          .sizes()
          .then(({ responseBodySize }) => responseBodySize),
      );
  });
  await page.goto("/api/v1/docs");
  await page.waitForURL("/api-docs/");
  await page.getByText(/^\d+ calls$/).waitFor();
  const bytes = (await Promise.all(scripts)).reduce((sum, each) => sum + each, 0);
  expect(scripts.length).toBeLessThanOrEqual(SMALL.scripts);
  expect(bytes / 1000).toBeLessThan(SMALL.kilobytes);

  const offered = ENDPOINTS.filter(({ requires }) => requires !== "provider");
  await page.getByLabel("Find a call").fill(" ");
  await page.getByLabel("Find a call").fill("/");
  expect(await page.locator("details[id]").evaluateAll((all) => all.map(({ id }) => id).sort())).toEqual(
    expect.arrayContaining(offered.filter(({ requires }) => requires === undefined).map(({ name }) => name)),
  );

  await page.getByLabel("Find a call").fill("list trades");
  await page.getByLabel("Find a call").press("Tab");
  await openByKeyboard(page, "listTrades");
  const trades = page.locator("#listTrades");
  const words = (await trades.textContent()) ?? "";
  for (const part of [
    "limit",
    "whole number, 1 to 500, by default 100",
    "nextCursor",
    "netPnl",
    "journal:read",
  ])
    expect(words).toContain(part);
  expect(await trades.getByRole("link", { name: "unauthenticated" }).getAttribute("href")).toBe(
    "/problems/unauthenticated",
  );
  for (const theme of THEMES) {
    await page.evaluate((theme) => localStorage.setItem("tidemark.theme", JSON.stringify({ theme })), theme);
    await page.goto("/api-docs/?again#importTrades");
    await page.reload();
    await page.locator("#importTrades").getByRole("heading", { name: "Body" }).waitFor();
    expect(await page.locator("html").getAttribute("data-theme")).toBe(theme);
    await expectAccessible(page);
  }
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  expect(errors).toEqual([]);
}, 120_000);

test("the three first calls work as they can be copied", async () => {
  const page = await browser.newPage({ baseURL: product.origin });
  await page.goto("/api-docs/");
  const [list = "", send = "", follow = ""] = await page.locator(".api-reference-code").allTextContents();
  const folder = mkdtempSync(join(tmpdir(), "tidemark-first-calls-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  copyFileSync(join(checkout, "test/fixtures/ibkr-flex.csv"), join(folder, "trades.csv"));
  const key = await newToken();
  const run = async (code: string) =>
    (
      await promisify(execFile)("bash", ["-c", code], {
        cwd: folder,
        env: { PATH: process.env["PATH"], TIDEMARK_KEY: key },
      }).catch((error: { stdout: string }) => error)
    ).stdout;
  expect(JSON.parse(await run(send))).toMatchObject({ import: { status: "queued" } });
  await expect.poll(async () => JSON.parse(await run(list)).items.length).toBe(6);
  // The stream has no end: curl is told to hang up.
  expect(await run(follow.replace("curl", "curl --max-time 2"))).toMatch(/event: |data: /);
}, 60_000);

/** A bearer token; the calls take a key in its place. */
async function newToken(): Promise<string> {
  const body = JSON.stringify({ email: "curl@example.com", password: "correct horse battery staple" });
  const response = await fetch(`${product.origin}/mapi${register.path}`, {
    method: register.method,
    headers: { "content-type": "application/json" },
    body,
  });
  const { access_jwt: token } = await response.json();
  return token;
}

async function openByKeyboard(page: Page, id: string): Promise<void> {
  for (let tabs = 0; tabs < 30 && !(await page.evaluate(isOnLineOf, id)); tabs++)
    await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.locator(`#${id}`).getByRole("heading", { name: "Parameters" }).waitFor();
}

/** True when the focus is on the line that opens this call. */
function isOnLineOf(id: string): boolean {
  const { activeElement } = document;
  return activeElement?.tagName === "SUMMARY" && activeElement.parentElement?.id === id;
}
