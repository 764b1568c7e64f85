import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { checkout, local } from "../../scripts/checkout.ts";
import { flexHistory } from "../fixtures/flex-history.ts";
import { openBrowserDevice } from "../end-to-end/browser-device.ts";
import { launchChromium } from "../end-to-end/chromium.ts";
import { goTo, historyItem, isLive } from "../end-to-end/pages.ts";
import { type Product, startProduct } from "../end-to-end/product.ts";

const PATIENCE = { timeout: 60_000 };
const FILE = { name: "flex.csv", fills: 600 };
/** From this mark on the app fetches pages ahead; everything before it is the first load. */
const IDLE = "fetch-ahead";
const BUDGET = { scripts: 20, kilobytes: 250, layoutShift: 0.05 };

let product: Product;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct("first-load"), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

test("the first load of the dashboard keeps its budget, asks for nothing twice, and fetches ahead only when idle", async () => {
  const { context, page, errors } = await openBrowserDevice(browser, product.origin);
  onTestFailed(() =>
    page.screenshot({ path: join(local, "end-to-end", "first-load.png") }).then(() => undefined),
  );
  await signUpAndImport(page);
  const known = await measure(context, "known");
  const fresh = await measure(await strangeBrowser(context), "fresh");
  for (const load of [fresh, known]) {
    process.stdout.write(`${report(load)}\n`);
    expect(load.scripts.length).toBeLessThanOrEqual(BUDGET.scripts);
    expect(load.kilobytes).toBeLessThanOrEqual(BUDGET.kilobytes);
    expect(load.layoutShift).toBeLessThan(BUDGET.layoutShift);
    expect(load.calls.filter(([, times]) => times > 1)).toEqual([]);
    expect(load.twice).toEqual([]);
  }
  expect(errors).toEqual([]);
}, 180_000);

type Load = {
  name: string;
  scripts: string[];
  kilobytes: number;
  sheets: number;
  /** Scripts that were fetched ahead, after the first load. */
  ahead: number;
  /** Files that were requested more than once. */
  twice: string[];
  calls: [call: string, times: number][];
  largestPaintMs: number;
  layoutShift: number;
};

async function signUpAndImport(page: Page): Promise<void> {
  await page.goto("/");
  await page.getByRole("tab", { name: "Create account" }).click();
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByRole("button", { name: "Create account with a passkey" }).click();
  await page.waitForURL("/dashboard");
  await goTo(page, "Import");
  const buffer = Buffer.from(flexHistory({ fills: FILE.fills }));
  await page.getByLabel("File to import").setInputFiles({ name: FILE.name, mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: /^Import \d+ new fills$/ }).click();
  await historyItem(page, FILE.name).getByText("imported", { exact: true }).waitFor(PATIENCE);
  const bubble = page.getByRole("region", { name: "Coach" });
  await bubble.locator("p").first().waitFor(PATIENCE);
}

/** Another browser of the same user: it has the cookies, and no answer or file of an earlier visit. */
async function strangeBrowser(known: BrowserContext): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: product.origin,
    viewport: { width: 1280, height: 900 },
  });
  await context.addCookies(await known.cookies());
  await context.addInitScript(() => localStorage.setItem("tidemark.signed-in", "1"));
  return context;
}

/** Opens the dashboard in a new tab without cached files, and waits until pages were fetched ahead. */
async function measure(context: BrowserContext, name: string): Promise<Load> {
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("Network.setCacheDisabled", { cacheDisabled: true });
  const files = new Set<string>();
  const twice: string[] = [];
  const calls = new Map<string, number>();
  page.on("request", (request) => {
    const { pathname, search } = new URL(request.url());
    const call = `${request.method()} ${pathname}${search}`;
    // A socket that a busy machine cut asks for another ticket.
    if (request.resourceType() === "fetch" && pathname !== "/api/v1/ws/ticket")
      calls.set(call, (calls.get(call) ?? 0) + 1);
  });
  page.on("response", (response) => {
    if (!["script", "stylesheet"].includes(response.request().resourceType())) return;
    if (files.has(response.url())) twice.push(response.url());
    files.add(response.url());
  });
  await page.addInitScript(observePaints);
  await page.goto("/dashboard");
  await isLive(page);
  await page.getByText("Net P&L").first().waitFor();
  await page.waitForFunction((mark) => performance.getEntriesByName(mark).length > 0, IDLE);
  await page.waitForFunction(isQuiet, undefined, { polling: 700 });
  const seen = await page.evaluate(readPaints, IDLE);
  const early = seen.early.filter((url) => files.has(url));
  const scripts = early.filter((url) => url.endsWith(".js")).map((url) => new URL(url).pathname);
  await page.close();
  return {
    name,
    scripts,
    kilobytes: scripts.reduce((sum, path) => sum + gzipBytes(path), 0) / 1000,
    sheets: early.length - scripts.length,
    ahead: [...files].filter((url) => url.endsWith(".js")).length - scripts.length,
    twice,
    calls: [...calls].sort(([a], [b]) => a.localeCompare(b)),
    largestPaintMs: seen.largestPaintMs,
    layoutShift: seen.layoutShift,
  };
}

function gzipBytes(path: string): number {
  return gzipSync(readFileSync(join(checkout, "web", "dist", path))).length;
}

function observePaints(): void {
  const paints = { largestPaintMs: 0, layoutShift: 0 };
  Object.assign(globalThis, { paints });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) paints.largestPaintMs = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries())
      if ("value" in entry && "hadRecentInput" in entry && entry.hadRecentInput === false)
        paints.layoutShift += Number(entry.value);
  }).observe({ type: "layout-shift", buffered: true });
}

/** True when nothing arrived since the last time that it was asked. */
function isQuiet(): boolean {
  const arrived = performance.getEntriesByType("resource").length;
  const before: unknown = Reflect.get(globalThis, "arrived");
  Object.assign(globalThis, { arrived });
  return arrived === before;
}

/** The files that were asked for before the mark, and what was painted. */
function readPaints(mark: string): { early: string[]; largestPaintMs: number; layoutShift: number } {
  const idle = performance.getEntriesByName(mark)[0]?.startTime ?? Infinity;
  const early = performance.getEntriesByType("resource").filter(({ startTime }) => startTime < idle);
  const paints: unknown = Reflect.get(globalThis, "paints");
  return Object.assign({ largestPaintMs: 0, layoutShift: 0 }, paints, {
    early: early.map(({ name }) => name),
  });
}

function report({
  name,
  scripts,
  kilobytes,
  sheets,
  ahead,
  calls,
  largestPaintMs,
  layoutShift,
}: Load): string {
  const head =
    `${name}: ${scripts.length} scripts, ${kilobytes.toFixed(1)} kB gzip, ${sheets} style sheets, ` +
    `${ahead} scripts ahead, LCP ${Math.round(largestPaintMs)} ms, CLS ${layoutShift.toFixed(3)}`;
  return [
    head,
    ...scripts.map((path) => `  ${path}`),
    ...calls.map(([call, times]) => `  ${times} × ${call}`),
  ].join("\n");
}
