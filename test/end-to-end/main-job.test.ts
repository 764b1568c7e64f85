import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { listEvents, type StreamEvent } from "#shared/contracts/stream.ts";
import { local } from "../../scripts/checkout.ts";
import { flexHistory } from "../fixtures/flex-history.ts";
import { type BrowserDevice, expectAccessible, openBrowserDevice } from "./browser-device.ts";
import { launchChromium } from "./chromium.ts";
import { walkTheCoach } from "./coach-walk.ts";
import { habits, journalByKeyboard } from "./journal-by-keyboard.ts";
import {
  goTo,
  goToSettings,
  historyItem,
  isDisabled,
  isLive,
  isSettled,
  keptBy,
  overflowOnPhone,
  PUBLIC_PAGES,
  recordTexts,
  SETTINGS,
  squeezed,
} from "./pages.ts";
import { type Product, startProduct } from "./product.ts";

const PATIENCE = { timeout: 60_000, interval: 100 };
const FIRST = { name: "flex-2021.csv", fills: 6_000 };
const UNREAD = {
  name: "schwab-gains.csv",
  text: "Symbol,Name,Closed Date,Opened Date,Quantity,Proceeds Per Share,Cost Per Share,Proceeds\nACME,ACME CORP,01/05/2026,01/02/2026,3,$11.00,$10.50,$33.00\n",
};
const MAPPED = {
  name: "bank.csv",
  text: "Datum;Zeit;Richtung;WKN;Stück;Kurs;Gebühr\n02.03.2026;9:30;Kauf;ACME;1.000;12,345;-4,90\n03.03.2026;15:45;Verkauf;ACME;1.000;13,5;-4,90\n",
};
const DROPPED = { name: "flex-dropped.xml" };
const MISSED = { name: "flex-while-away.csv", fills: 900 };

let product: Product;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct("main-job"), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

test("the main job: from a passkey to a reflection, through a missed connection, to the way out", async () => {
  const laptop = await openBrowserDevice(browser, product.origin);
  onTestFailed(() =>
    laptop.page.screenshot({ path: join(local, "end-to-end", "main-job.png") }).then(() => undefined),
  );
  await signUp(laptop);
  await importByFileInput(laptop);
  await readThePages(laptop);
  await walkTheCoach(laptop.page);
  await importByDrop(laptop);
  await missAndCatchUp(laptop);
  await readTheSettings(laptop);
  await signOutAndIn(laptop);
  await readThePublicPages(laptop);
  // The files that are not read are refused, and the browser says so itself.
  const refused = expect.stringMatching(/status of 400 .*\/trades\/import$/);
  expect(laptop.errors).toEqual([refused, refused, refused]);
}, 900_000);

test("a ledger is proved complete: a conflict is decided, a gap is closed, a total is explained by keyboard", async () => {
  const { page, errors, context } = await openBrowserDevice(browser, product.origin);
  onTestFailed(() =>
    page.screenshot({ path: join(local, "end-to-end", "complete.png") }).then(() => undefined),
  );
  await page.goto("/");
  await page.getByRole("tab", { name: "Create account" }).click();
  await page.getByLabel("Email").fill("grace@example.com");
  await page.getByRole("button", { name: "Create account with a passkey" }).click();
  await page.waitForURL("/dashboard");
  await isLive(page);

  // The statement states more than its own rows make.
  await importText(page, "statement.csv", [...BOUGHT, "2026-03-09,Main,ACME,,15,,,USD,,balance"]);
  await historyItem(page, "statement.csv")
    .getByText(/differs from the statement in 1 position/)
    .click();
  await page.getByText("the statement says 15, your ledger 10").waitFor();
  await decideConflict(page);
  await closeGap(page);
  await explainByKeyboard(page);
  await readSplit(page);
  await journalByKeyboard(page);
  expect(errors).toEqual([]);
  await context.close();
}, 600_000);

const HEADER = "executed_at,account,symbol,side,quantity,price,fee,currency,execution_id,kind,ratio";
const BOUGHT = [
  "2026-03-02T15:00:00Z,Main,ACME,buy,10,50,1,USD,E-1,",
  "2026-03-03T15:00:00Z,Main,BOLT,buy,4,20,1,USD,E-2,",
  "2026-03-04T15:00:00Z,Main,BOLT,sell,4,25,1,USD,E-3,",
];

/** Imports Tidemark's own CSV and waits until it is worked out. */
async function importText(page: Page, name: string, rows: readonly string[]): Promise<void> {
  await goTo(page, "Import");
  const buffer = Buffer.from([HEADER, ...rows, ""].join("\n"));
  await page.getByLabel("File to import").setInputFiles({ name, mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: /^Import \d+ new (fill|row)s?/ }).click();
  await historyItem(page, name).getByText("imported", { exact: true }).waitFor(PATIENCE);
}

async function decideConflict(page: Page): Promise<void> {
  const name = "correction.csv";
  await importText(page, name, [
    "2026-03-04T15:00:00Z,Main,BOLT,sell,4,26,1,USD,E-3,",
    "2026-03-05T15:00:00Z,Main,CRUX,buy,1,10,0,USD,E-4,",
  ]);
  const item = historyItem(page, name);
  await item.getByRole("button", { name: /^Decide/ }).click();
  await page.getByText("sell 4 BOLT at 25").waitFor();
  await page.getByRole("button", { name: "Take the file’s" }).click();
  await page.getByText("decided", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Done" }).click();
  await goTo(page, "Dashboard");
  await page.getByText("+22.00").first().waitFor(PATIENCE);
  await goTo(page, "Import");
  await item.getByRole("button", { name: "Undo", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: /^Undo/ }).click();
  await item.getByText("undone", { exact: true }).waitFor(PATIENCE);
}

/** A typed-in balance differs, a file with what was missing comes, and the history says that it agrees. */
async function closeGap(page: Page): Promise<void> {
  await page.getByRole("link", { name: "Reconciliation" }).click();
  await page.getByRole("heading", { level: 1, name: "Reconciliation" }).waitFor();
  await page.getByLabel("Symbol 1", { exact: true }).fill("ACME");
  await page.getByLabel("Units 1", { exact: true }).fill("fifteen");
  await page.getByRole("button", { name: "Compare" }).click();
  await page.getByText("Write a number such as 12.50").waitFor();
  await page.getByLabel("Units 1", { exact: true }).fill("15");
  await page.getByLabel("Units 1", { exact: true }).press("Enter");
  await page.getByText("the statement says 15, your ledger 10").first().waitFor();
  await expectAccessible(page);
  expect(await overflowOnPhone(page)).toBe(0);
  await importText(page, "missing.csv", ["2026-03-06T15:00:00Z,Main,ACME,buy,5,51,1,USD,E-5,"]);
  await historyItem(page, "statement.csv")
    .getByText("Your ledger agrees with the statement")
    .waitFor(PATIENCE);
  await page.getByRole("link", { name: "Reconciliation" }).click();
  await expect.poll(() => page.getByText("agrees", { exact: true }).count(), PATIENCE).toBe(2);
  await goTo(page, "Dashboard");
  await page.getByRole("region", { name: "Reconciliation" }).getByText("agrees").waitFor();
}

/** From the net P&L to a month, to a trade and to its lot, and back to the figure. */
async function explainByKeyboard(page: Page): Promise<void> {
  const figure = page.getByRole("button", { name: "what the net P&L is made of" });
  await figure.focus();
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "What the net P&L is made of" });
  await dialog.getByText("The parts add up to the total, to the last digit.").waitFor();
  await expectAccessible(page);
  for (const part of [/^Mar 2026/, /^BOLT/]) {
    await dialog.getByRole("button", { name: part }).focus();
    await page.keyboard.press("Enter");
  }
  await dialog.getByText("4 · 20.00 to 25.00").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  expect(await figure.evaluate((element) => element === document.activeElement)).toBe(true);
}

/** 15 shares become 30 and are sold: the result explains itself by lots in the new units. */
async function readSplit(page: Page): Promise<void> {
  await importText(page, "split.csv", [
    "2026-03-10,Main,ACME,,,,,USD,,split,2:1",
    "2026-03-11T15:00:00Z,Main,ACME,sell,30,40,1,USD,E-6,",
    ...habits(),
  ]);
  await goTo(page, "Dashboard");
  // 1 200 − 755, less fees of 3, beside the 18 of BOLT.
  await page.getByText("+460.00").first().waitFor(PATIENCE);
  await page.getByRole("button", { name: "what the net P&L is made of" }).click();
  const dialog = page.getByRole("dialog", { name: "What the net P&L is made of" });
  await dialog.getByRole("button", { name: /^Mar 2026/ }).click();
  await dialog.getByRole("button", { name: /^ACME/ }).click();
  await dialog.getByText("20 · 25.00 to 40.00").waitFor();
  await dialog.getByText("10 · 25.50 to 40.00").waitFor();
  await dialog.getByRole("link", { name: "Open the trade" }).click();
  const changes = page.getByRole("region", { name: "Splits and transfers" });
  await changes.getByText("2:1 split, 15 → 30").waitFor();
  expect(await page.getByRole("heading", { name: "How it ran" }).count()).toBe(0);
}

async function signUp({ page, loads }: BrowserDevice): Promise<void> {
  await page.goto("/");
  await expectAccessible(page);
  await page.getByRole("tab", { name: "Create account" }).click();
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("Email").fill("ada@example.com");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Create account with a passkey" }).click();
  await page.waitForURL("/dashboard");
  await page.getByText("Your numbers start with one file").waitFor();
  await isLive(page);
  await expectAccessible(page);
  expect(loads()).toBe(1);
}

async function importByFileInput({ page, loads }: BrowserDevice): Promise<void> {
  await goTo(page, "Import");
  await expectAccessible(page);
  await page.getByLabel("File to import").setInputFiles({
    name: UNREAD.name,
    mimeType: "text/csv",
    buffer: Buffer.from(UNREAD.text),
  });
  await page
    .getByText("This is a Schwab realized gain and loss report; Tidemark does not read it yet.")
    .waitFor();
  await page.getByText("Columns found: Symbol · Name · Closed Date").waitFor();
  await page.getByRole("link", { name: "Download the template" }).waitFor();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Choose another file" }).click();
  await mapColumns(page);
  await page.getByLabel("File to import").setInputFiles({
    name: FIRST.name,
    mimeType: "text/csv",
    buffer: Buffer.from(flexHistory({ fills: FIRST.fills })),
  });
  await page.getByRole("heading", { name: FIRST.name }).waitFor();
  const write = page.getByRole("button", { name: /^Import 6.000 new fills$/ });
  await write.waitFor();
  const preview = squeezed(await page.locator(".imports-facts").textContent());
  for (const fact of ["Account U7000002", "Symbols 30: FLUX", "Dates Jan 4, 2021", "Trades ≈ 1,"])
    expect(preview).toContain(fact.replace(" ", ""));
  await expectAccessible(page);
  const shown = await recordTexts(page, ".imports-item .imports-progress-words");
  await write.click();
  const item = historyItem(page, FIRST.name);
  await item.getByText("imported", { exact: true }).waitFor(PATIENCE);
  expect(squeezed(await item.textContent())).toContain("6,000 rows · 6,000 new");
  // The bar moved on its own: part of the file, then more of it.
  const counts = (await shown()).map((text) =>
    Number(/^([\d,]+) (?:of|rows read)/.exec(text)?.[1]?.replaceAll(",", "")),
  );
  const partial = counts.filter((count) => count > 0 && count < FIRST.fills);
  expect(partial.length).toBeGreaterThan(0);
  expect(partial).toEqual(partial.toSorted((a, b) => a - b));
  const bubble = page.getByRole("region", { name: "Coach" });
  await bubble.locator(".biases-coach-says p").first().waitFor(PATIENCE);
  await expectAccessible(page);
  expect(loads()).toBe(1);
}

/** Maps a file that no format knows, keeps the mapping, and is offered it for the same file. */
async function mapColumns(page: Page): Promise<void> {
  const buffer = Buffer.from(MAPPED.text);
  const give = () =>
    page.getByLabel("File to import").setInputFiles({ name: MAPPED.name, mimeType: "text/csv", buffer });
  await give();
  await page.getByRole("button", { name: "Map its columns" }).click();
  await page.getByText("Choose the currency.").waitFor();
  await page.getByLabel("Currency of all rows").fill("EUR");
  await page.getByText("can be read in two ways").first().waitFor();
  await page.getByLabel("Decimals").selectOption(",");
  await page.getByRole("button", { name: "Import 2 new fills" }).waitFor();
  await expectAccessible(page);
  expect(await overflowOnPhone(page)).toBe(0);
  await page.getByLabel("Keep this mapping for the next file, as").fill("My bank");
  await page.getByRole("button", { name: "Keep it" }).click();
  await page.getByText("Kept as “My bank”").waitFor();
  await page.getByRole("button", { name: "Not now" }).click();
  await give();
  await page.getByRole("button", { name: "Read it with “My bank”" }).click();
  await page.getByRole("button", { name: "Import 2 new fills" }).waitFor();
  await page.getByRole("button", { name: "Not now" }).click();
}

async function readThePages({ page, loads }: BrowserDevice): Promise<void> {
  await goTo(page, "Dashboard");
  await page.getByText("Net P&L").first().waitFor(PATIENCE);
  await page
    .locator(".biases-row", { hasText: "Revenge trading" })
    .getByText(/· p \S.* · n \d+/)
    .waitFor(PATIENCE);
  await page.locator(".biases-coach-says p").first().waitFor(PATIENCE);
  await expectAccessible(page);

  await goTo(page, "Trades");
  await page.getByRole("row").nth(20).waitFor();
  // A notice that was read does not appear again.
  expect(await page.locator(".biases-coach-notice").count()).toBe(0);
  await expectAccessible(page);
  await page.getByRole("row").nth(1).getByRole("link").first().click();
  await page.waitForURL(/\/trades\/trd_/);
  await page.getByRole("heading", { name: "Lots" }).waitFor();
  await expectAccessible(page);

  await goTo(page, "Biases and coach");
  await page.locator(".biases-card", { hasText: "Disposition effect" }).waitFor();
  await page.locator("#reflections article").first().waitFor();
  await expectAccessible(page);
  expect(loads()).toBe(1);
}

/**
 * Drops a file anywhere on the page. The reflection arrives by itself, on a page that does not request it.
 */
async function importByDrop(laptop: BrowserDevice): Promise<void> {
  const { page, sockets, fetched } = laptop;
  const text = readFileSync(join(import.meta.dirname, "../fixtures/ibkr-flex.xml"), "utf8");
  const transfer = await page.evaluateHandle(
    ({ text, name }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name, { type: "text/xml" }));
      return transfer;
    },
    { text, name: DROPPED.name },
  );
  await page.dispatchEvent("body", "dragenter", { dataTransfer: transfer });
  await page.getByText("Drop the file to see what is in it").waitFor();
  await page.dispatchEvent("body", "drop", { dataTransfer: transfer });
  await page.waitForURL("/import");
  await page.getByRole("button", { name: /^Import \d+ new fills?$/ }).click();
  await goTo(page, "Biases and coach");
  await expect.poll(() => page.locator("#reflections article").count(), PATIENCE).toBe(2);
  const arrived = reflectionsIn(eventsOf(sockets));
  expect(arrived).toHaveLength(2);
  for (const { path, body } of fetched)
    if (path.endsWith("/reflections")) expect(body).not.toContain(arrived[1]);
}

/**
 * While this device is offline, another one continues. Back online everything arrives, each event once and in
 * order.
 */
async function missAndCatchUp(laptop: BrowserDevice): Promise<void> {
  const { page, context, sockets, loads } = laptop;
  await isLive(page);
  const phone = await openBrowserDevice(browser, product.origin, await laptop.passkeys());
  await context.setOffline(true);
  await page.locator(".connection", { hasText: "Offline" }).waitFor();
  await page.getByText("You are offline.").waitFor();
  expect(await isDisabled(page.getByRole("button", { name: "Score again" }))).toBe(true);
  await goTo(page, "Import");
  expect(await isDisabled(page.getByRole("button", { name: "Choose a file" }))).toBe(true);
  expect(await isDisabled(historyItem(page, FIRST.name).getByRole("button", { name: "Undo" }))).toBe(true);
  await expectAccessible(page);

  await enterByAutofill(phone);
  await goTo(phone.page, "Import");
  await phone.page.getByLabel("File to import").setInputFiles({
    name: MISSED.name,
    mimeType: "text/csv",
    buffer: Buffer.from(flexHistory({ fills: MISSED.fills, seed: 7, account: "U7000003" })),
  });
  await phone.page.getByRole("button", { name: /^Import 900 new fills$/ }).click();
  await goTo(phone.page, "Biases and coach");
  await expect.poll(() => phone.page.locator("#reflections article").count(), PATIENCE).toBe(3);
  expect(await historyItem(page, MISSED.name).count()).toBe(0);
  expect(sockets).toHaveLength(1);

  await context.setOffline(false);
  await historyItem(page, MISSED.name).getByText("imported", { exact: true }).waitFor(PATIENCE);
  await isLive(page);
  expect(await isDisabled(page.getByRole("button", { name: "Choose a file" }))).toBe(false);
  await goTo(page, "Biases and coach");
  await expect.poll(() => page.locator("#reflections article").count(), PATIENCE).toBe(3);
  expect(loads()).toBe(1);

  // The events of both sockets are the log itself, from the page's start to the head.
  const log = await logOf(phone.page);
  expect(sockets).toHaveLength(2);
  const [before, after] = sockets;
  const received = eventsOf(sockets);
  expect(received).toEqual(log.slice(log.length - received.length));
  expect(received.map(({ seq }) => seq)).toEqual(received.map((_, at) => (received[0]?.seq ?? 0) + at));
  expect(before?.since).toBe(log[log.length - received.length - 1]?.cursor);
  expect(after?.since).toBe(eventsOf([before]).at(-1)?.cursor);
  expect(eventsOf([after]).map(({ type }) => type)).toEqual(
    expect.arrayContaining([
      "session.started",
      "import.completed",
      "trades.derived",
      "bias.scored",
      "coach.reflect",
    ]),
  );
  expect(after?.frames.at(-1)).toEqual({ type: "caught_up", head: log.at(-1)?.cursor });
  await expect.poll(async () => (await keptBy(page)).entries["cursor"], PATIENCE).toBe(log.at(-1)?.cursor);
  expect(phone.errors).toEqual([]);
  // The virtual authenticator counts uses, and the server rightly refuses a copy that is behind.
  await laptop.sync(await phone.passkeys());
  await phone.context.close();
}

async function readTheSettings({ page, loads }: BrowserDevice): Promise<void> {
  await goTo(page, "Settings");
  for (const name of SETTINGS) {
    await goToSettings(page, name);
    await expectAccessible(page);
    expect({ name, overflow: await overflowOnPhone(page) }).toEqual({ name, overflow: 0 });
  }
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goBack();
  await expectAccessible(page);
  await page.setViewportSize({ width: 1280, height: 900 });
  expect(loads()).toBe(1);
}

/** A link's secret leaves the address before another party can see it. */
async function readThePublicPages({ page }: BrowserDevice): Promise<void> {
  for (const { path, title } of PUBLIC_PAGES) {
    await page.goto("about:blank"); // From a page of the same path, only the part after # would change.
    await page.goto(path);
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    await isSettled(page);
    expect(new URL(page.url()).hash).toBe("");
    await expectAccessible(page);
    expect({ path, overflow: await overflowOnPhone(page) }).toEqual({ path, overflow: 0 });
  }
}

async function signOutAndIn({ page }: BrowserDevice): Promise<void> {
  await signOut(page);
  await expectAccessible(page);
  expect(await keptBy(page)).toEqual({ entries: {}, caches: [], hints: [] });
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.waitForURL("/dashboard");
  await page.getByText("Net P&L").first().waitFor(PATIENCE);
  await isLive(page);

  await signOut(page);
  // Not signed in: the requested page opens after the passkey, which the browser's own suggestion offers.
  await page.goto("/trades");
  await page.waitForURL("/?next=%2Ftrades");
  await page.waitForURL("/trades");
  await page.getByRole("row").nth(20).waitFor();
}

/**
 * The landing page does not sign a user in again who has just signed out, although the passkey is at hand.
 */
async function signOut(page: Page): Promise<void> {
  await goTo(page, "Settings");
  await page.getByRole("heading", { name: "Sign out" }).waitFor();
  await page.getByRole("button", { name: "Sign out", exact: true }).click();
  await page.waitForURL("/");
  await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
}

/** A passkey offered in the email field's suggestions needs no button. */
async function enterByAutofill({ page }: BrowserDevice): Promise<void> {
  await page.goto("/");
  await page.waitForURL("/dashboard");
}

function eventsOf(sockets: readonly (BrowserDevice["sockets"][number] | undefined)[]): StreamEvent[] {
  return sockets.flatMap((socket) =>
    (socket?.frames ?? []).flatMap((frame) => (frame.type === "events" ? frame.events : [])),
  );
}

function reflectionsIn(events: readonly StreamEvent[]): string[] {
  return events
    .filter(({ type }) => type === "coach.reflect")
    .map(({ body }) => JSON.stringify(body).match(/"id":"(\w+)"/)?.[1] ?? "");
}

/** The user's log from the server, with the cookies of this page. */
async function logOf(page: Page): Promise<StreamEvent[]> {
  const response = await page.context().request.get("/api/v1/events?limit=1000");
  return (listEvents.reply ?? expect.unreachable()).parse(await response.json()).events;
}
