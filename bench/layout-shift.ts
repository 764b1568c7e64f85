import type { Browser, BrowserContext } from "playwright-core";
import { launchChromium } from "../test/end-to-end/chromium.ts";
import { csvOf, intradayHistory } from "../test/fixtures/histories.ts";

/** Cumulative layout shift at or above this is what a reader notices. */
const TARGET = 0.05;
const SIZES = [
  { width: 1360, height: 900 },
  { width: 820, height: 1180 },
  { width: 390, height: 844 },
];
const PUBLIC = ["/", "/about", "/forgot", "/recover"];
const OWN = [
  "/dashboard",
  "/trades",
  "/import",
  "/biases",
  "/settings",
  "/settings/passkeys",
  "/settings/sessions",
  "/settings/recovery",
  "/settings/api-keys",
  "/settings/preferences",
  "/settings/theme",
  "/settings/privacy",
  "/settings/audit",
];

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;
type Shifted = { shift: number; largest: string };

/**
 * Loads every page of a running Tidemark cold, with an empty cache and store, and prints how far its parts
 * jumped: `node bench/layout-shift.ts http://localhost:8787`. Ends with 1 where a page misses the target.
 */
async function main(origin: string): Promise<void> {
  const browser = await launchChromium();
  let missed = 0;
  try {
    const { cookies, trade } = await signUpAndImport(browser, origin);
    const pages = [
      ...PUBLIC.map((path) => ({ path, cookies: [] })),
      ...[...OWN, trade].map((path) => ({ path, cookies })),
    ];
    process.stdout.write(`| page | ${SIZES.map(({ width }) => `${width} px`).join(" | ")} | moved most |\n`);
    process.stdout.write(`| --- | ${SIZES.map(() => "---: |").join(" ")} --- |\n`);
    for (const { path, cookies: own } of pages) {
      const found: Shifted[] = [];
      for (const size of SIZES)
        found.push(await loadCold(browser, { url: origin + path, size, cookies: own }));
      missed += found.filter(({ shift }) => shift >= TARGET).length;
      const worst = found.toSorted((one, other) => other.shift - one.shift)[0];
      process.stdout.write(
        `| ${path} | ${found.map(({ shift }) => shift.toFixed(3)).join(" | ")} | ${worst?.largest ?? ""} |\n`,
      );
    }
  } finally {
    await browser.close();
  }
  process.stdout.write(missed === 0 ? "\nAll below 0.05.\n" : `\n${missed} loads at 0.05 or above.\n`);
  process.exitCode = missed === 0 ? 0 : 1;
}

async function signUpAndImport(
  browser: Browser,
  origin: string,
): Promise<{ cookies: Cookies; trade: string }> {
  const context = await browser.newContext({ baseURL: origin });
  const page = await context.newPage();
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable", { enableUI: false });
  await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  await page.goto("/");
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("Email").fill(`ada-${Date.now()}@example.com`);
  await page.getByRole("button", { name: "Create account with a passkey" }).click();
  await page.waitForURL("/dashboard");
  await page.goto("/import");
  const days = intradayHistory({ seed: "layout", days: 120, perDay: 4 }).fills;
  // Two accounts, so that the select of accounts is there.
  const fills = days.map((fill, at) => ({ ...fill, account: at < days.length / 2 ? "main" : "second" }));
  await page
    .getByLabel("File to import")
    .setInputFiles({ name: "year.csv", mimeType: "text/csv", buffer: Buffer.from(csvOf(fills)) });
  await page.getByRole("button", { name: /^Import [\d,.\s]+ new/ }).click();
  await page.goto("/trades");
  const first = page.locator('main a[href^="/trades/"]').first();
  await first.waitFor({ timeout: 60_000 });
  const trade = (await first.getAttribute("href")) ?? "/trades";
  const cookies = await context.cookies();
  await context.close();
  return { cookies, trade };
}

/** The cumulative layout shift of one load, and the element that moved most. */
async function loadCold(
  browser: Browser,
  { url, size, cookies }: { url: string; size: (typeof SIZES)[number]; cookies: Cookies },
): Promise<Shifted> {
  const context = await browser.newContext({ viewport: size });
  await context.addCookies(cookies);
  if (cookies.length > 0) await context.addInitScript(() => localStorage.setItem("tidemark.signed-in", "1"));
  const page = await context.newPage();
  await page.addInitScript(observeShifts);
  await page.goto(url);
  await page.waitForLoadState("networkidle");
  await page.waitForFunction(() => document.querySelector(".skeleton") === null);
  await page.waitForTimeout(700); // what comes after the last fetch: a lazy card, the words of the coach
  const found = await page.evaluate(() => Reflect.get(globalThis, "shifted"));
  await context.close();
  return found;
}

/** Runs in the page before its own scripts. */
function observeShifts(): void {
  const shifted = { shift: 0, largest: "", most: 0 };
  Reflect.set(globalThis, "shifted", shifted);
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const value = Number(Reflect.get(entry, "value"));
      shifted.shift += value;
      if (value <= shifted.most) continue;
      shifted.most = value;
      const sources: { node?: Node }[] = Reflect.get(entry, "sources");
      shifted.largest = sources
        .map(({ node }) =>
          node instanceof Element ? `${node.tagName.toLowerCase()}.${node.className}` : "text",
        )
        .join(", ");
    }
  }).observe({ type: "layout-shift", buffered: true });
}

const [origin = "http://localhost:8787"] = process.argv.slice(2);
await main(origin);
