import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { checkout, local } from "../../scripts/checkout.ts";
import { freePort } from "../../scripts/postgres/server-process.ts";
import { isAlive } from "../../scripts/processes/process-table.ts";
import { type BrowserDevice, openBrowserDevice } from "../end-to-end/browser-device.ts";
import { copyCheckout, serverOf } from "../end-to-end/checkout-copy.ts";
import { launchChromium } from "../end-to-end/chromium.ts";
import { goTo, historyItem, isLive } from "../end-to-end/pages.ts";
import { runInShell } from "../end-to-end/shell-command.ts";

const PATIENCE = { timeout: 60_000 };
const RUNNING = /Open +(\S+)\n[\s\S]*Worker +(\S+)\n[\s\S]*Stop/;
/** These differ from answer to answer, or only the development servers send them. */
const OWN_FIELDS = [
  "cf-cache-status",
  "connection",
  "content-length",
  "date",
  "etag",
  "keep-alive",
  "ratelimit",
  "transfer-encoding",
  "x-request-id",
  "x-server-env",
];
/** Pages and a Worker's assets redirect to the same place for good and for now. */
const REDIRECTS = new Map([[308, 307]]);
const FILE = "flex.csv";

let browser: Browser;

beforeAll(async () => void (browser = await launchChromium()));
afterAll(() => browser.close());

test("on Pages: sign up, import and see it live; after a crash it runs again; the headers are the Worker's", async () => {
  const folder = copyCheckout("pages");
  const port = String(await freePort());
  const crashed = runInShell(folder, "npm run pages", { PORT: port });
  const [origin = "", worker = ""] = await crashed.says(RUNNING);
  expect(new URL(origin).port).toBe(port);

  const laptop = await openBrowserDevice(browser, origin);
  onTestFailed(() =>
    laptop.page.screenshot({ path: join(local, "end-to-end", "pages-shape.png") }).then(() => undefined),
  );
  await signUp(laptop);
  await importLive(laptop);
  const script = await laptop.page.locator("script[type=module]").getAttribute("src");
  for (const path of [...PATHS, script ?? "no script"])
    expect(await answerOf(origin, path)).toEqual(await answerOf(worker, path));
  expect(laptop.errors).toEqual([]);

  await crashed.kill9();
  const pages = runInShell(folder, "npm run pages", { PORT: port });
  expect(await pages.says(RUNNING)).toEqual([origin, worker]);
  await laptop.page.reload();
  await isLive(laptop.page);
  await historyItem(laptop.page, FILE).waitFor();

  await pages.interrupt();
  expect(isAlive(serverOf(folder)?.pid ?? 0)).toBe(false);
}, 240_000);

const PATHS = [
  "/",
  "/trades/trd_none",
  "/index.html",
  "/icon.svg",
  "/theme-boot.js",
  "/api-docs/",
  "/api",
  "/api/v1/auth/me",
  "/api/v1/nothing",
  "/.well-known/oauth-authorization-server",
  "/ws",
];

async function signUp({ page, context }: BrowserDevice): Promise<void> {
  await page.goto("/");
  await page.getByRole("tab", { name: "Create account" }).click();
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByRole("button", { name: "Create account with a passkey" }).click();
  await page.waitForURL("/dashboard");
  await isLive(page);
  const cookies = await context.cookies();
  expect(cookies.length).toBeGreaterThan(0);
  for (const { name, secure, path } of cookies)
    expect({ host: name.startsWith("__Host-"), secure, path }).toEqual({
      host: true,
      secure: true,
      path: "/",
    });
}

/** The page shows the import by itself: the frames come through the function with the page's socket. */
async function importLive({ page, sockets, loads }: BrowserDevice): Promise<void> {
  await goTo(page, "Import");
  const buffer = readFileSync(join(checkout, "test/fixtures/ibkr-flex.csv"));
  await page.getByLabel("File to import").setInputFiles({ name: FILE, mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: /^Import \d+ new fills$/ }).click();
  await historyItem(page, FILE).getByText("imported", { exact: true }).waitFor(PATIENCE);
  const types = () =>
    sockets.flatMap(({ frames }) =>
      frames.flatMap((frame) => (frame.type === "events" ? frame.events.map(({ type }) => type) : [])),
    );
  await expect.poll(types).toEqual(expect.arrayContaining(["import.completed", "trades.derived"]));
  expect(sockets).toHaveLength(1);
  expect(loads()).toBe(1);
}

/** What a client makes of an answer: its status and its header fields. */
async function answerOf(origin: string, path: string): Promise<object> {
  const response = await fetch(`${origin}${path}`, { redirect: "manual" });
  await response.arrayBuffer();
  const fields = [...response.headers].filter(([name]) => !OWN_FIELDS.includes(name));
  const type = response.headers.get("content-type")?.replace("application/javascript", "text/javascript");
  return {
    path,
    status: REDIRECTS.get(response.status) ?? response.status,
    ...Object.fromEntries(fields),
    "content-type": type?.split(";")[0],
  };
}
