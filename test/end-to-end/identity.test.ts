import { join } from "node:path";
import type { Browser, Page, Request } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import * as z from "zod";
import { local } from "../../scripts/checkout.ts";
import { type BrowserDevice, expectAccessible, openBrowserDevice } from "./browser-device.ts";
import { launchChromium } from "./chromium.ts";
import { goTo, isLive } from "./pages.ts";
import { type Product, startProduct } from "./product.ts";
import { within } from "#test/effort.ts";

let product: Product;
let browser: Browser;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct("identity"), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

/** A browser whose user signed up with a passkey under this name. */
async function signedUp(name: string): Promise<BrowserDevice> {
  const device = await openBrowserDevice(browser, product.origin);
  const { page } = device;
  onTestFailed(() =>
    page.screenshot({ path: join(local, "end-to-end", `identity-${name}.png`) }).then(() => undefined),
  );
  await page.goto("/");
  await page.getByRole("tab", { name: "Create account" }).click();
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("Email").fill(`${name}@example.com`);
  await page.getByRole("button", { name: "Create account with a passkey" }).click();
  await page.waitForURL("/dashboard");
  return device;
}

const dialog = (page: Page) => page.getByRole("dialog", { name: "Confirm that it is you" });
const passkeys = (page: Page) =>
  page.locator("section", { has: page.getByRole("heading", { name: "Passkeys", exact: true }) });
/** Drops refusals that the test provokes; they are not errors of the page. */
const unexpected = ({ errors }: BrowserDevice) => errors.filter((text) => !/status of (401|409)/.test(text));

async function openPasskeys(page: Page): Promise<void> {
  await goTo(page, "Settings");
  await page.getByRole("link", { name: /^Passkeys and sign-in/ }).click();
  await passkeys(page).getByRole("listitem").first().waitFor();
}

/** Confirms the open question, whatever act it is about. */
async function confirm(page: Page, what: string): Promise<void> {
  await dialog(page).getByText(what).waitFor();
  await dialog(page).getByRole("button", { name: "Confirm with a passkey" }).click();
  await dialog(page).waitFor({ state: "detached" });
}

/** Adds a passkey like a user who confirms with the one at hand and stores the new one on another device. */
async function addPasskeyElsewhere(device: BrowserDevice): Promise<void> {
  const { page } = device;
  await page.route("**/api/v1/auth/passkeys/options", async (route) => {
    const response = await route.fetch();
    if (response.ok()) await device.sync([]); // Another authenticator, which has no passkey of this account.
    await route.fulfill({ response });
  });
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await confirm(page, "Add a passkey to this account.");
  await expect.poll(() => passkeys(page).getByRole("listitem").count()).toBe(2);
  await page.unroute("**/api/v1/auth/passkeys/options");
}

test("a second passkey is added, signs in by autofill, and the first can go, but not the last", async () => {
  const device = await signedUp("grace");
  const { page } = device;
  const first = await device.passkeys();
  await openPasskeys(page);
  await passkeys(page).getByText("Add a second one").waitFor();
  await expectAccessible(page);

  await addPasskeyElsewhere(device);
  const second = await device.passkeys();
  expect(second.map(({ credentialId }) => credentialId)).not.toEqual(
    first.map(({ credentialId }) => credentialId),
  );

  await page.context().clearCookies();
  await page.evaluate(() => localStorage.clear());
  await page.goto("/");
  await page.waitForURL("/dashboard"); // The suggestion in the email field needs no button.

  const latest = await device.passkeys();
  await openPasskeys(page);
  let kept = latest; // Includes the count of uses, which a copy must not fall behind.
  await page.route("**/api/v1/auth/passkeys/*", async (route) => {
    const response = await route.fetch();
    if (response.ok()) {
      kept = await device.passkeys();
      await device.sync(first); // Now the device that still has the removed passkey.
    }
    await route.fulfill({ response });
  });
  const remove = passkeys(page)
    .getByRole("button", { name: /^Remove/ })
    .first();
  await remove.click();
  await confirm(page, "It can no longer sign in.");
  await expect.poll(() => passkeys(page).getByRole("listitem").count()).toBe(1);
  // The browser learns which passkeys the account still accepts, and forgets the removed one.
  await expect.poll(async () => (await device.passkeys()).length).toBe(0);
  await page.unroute("**/api/v1/auth/passkeys/*");
  await device.sync(kept);

  await remove.click();
  await confirm(page, "It can no longer sign in.");
  await passkeys(page).getByText("This is the last way into the account.").waitFor();
  await expectAccessible(page);
  expect(await passkeys(page).getByRole("listitem").count()).toBe(1);
  expect(unexpected(device)).toEqual([]);
  await device.context.close();
});

test("without user verification nothing is confirmed and nobody signs in", async () => {
  const device = await signedUp("edith");
  const { page } = device;
  await openPasskeys(page);
  await device.setUserVerified(false);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await dialog(page).getByRole("button", { name: "Confirm with a passkey" }).click();
  await dialog(page).getByRole("alert").waitFor();
  await expectAccessible(page);
  await dialog(page).getByRole("button", { name: "Cancel" }).click();
  expect(await passkeys(page).getByRole("listitem").count()).toBe(1);

  await page.context().clearCookies();
  await page.evaluate(() => localStorage.clear());
  await page.goto("/");
  await page.getByRole("tab", { name: "Sign in" }).click();
  await page.getByRole("button", { name: "Sign in with a passkey" }).click();
  await page.getByRole("alert").waitFor();
  expect(new URL(page.url()).pathname).toBe("/");
  await device.context.close();
});

test("a confirmation of one act is refused for another, and the page asks again", async () => {
  const device = await signedUp("alan");
  const { page } = device;
  await goTo(page, "Settings");
  await page.getByRole("link", { name: /^API keys/ }).click();
  const swaps: string[] = [];
  await page.route("**/api/v1/api-keys", (route, request: Request) => {
    const isConfirmed = request.headers()["step-up"] !== undefined;
    if (!isConfirmed || request.method() !== "POST" || swaps.length > 0) return route.continue();
    swaps.push(request.postData() ?? "");
    return route.continue({ postData: (request.postData() ?? "").replace("journal:read", "journal:write") });
  });
  await page.getByRole("button", { name: "Make a key" }).first().click();
  await page.getByLabel("Name").fill("backtests");
  await page.getByRole("button", { name: "Make the key" }).click();
  await dialog(page).getByText("Make the API key “backtests”").waitFor();
  await dialog(page).getByRole("button", { name: "Confirm with a passkey" }).click();
  await page.getByText("That confirmation was not accepted.").waitFor();
  expect(swaps).toHaveLength(1);

  await page.getByRole("button", { name: "Make the key" }).click();
  await confirm(page, "Make the API key “backtests”");
  await page.getByText(/tmk_/).first().waitFor();
  await expectAccessible(page);
  await device.context.close();
});

test("a session that is ended elsewhere closes its socket and leaves its pages within 5 seconds (S9)", async () => {
  const device = await signedUp("katherine");
  const other = await openBrowserDevice(browser, product.origin, await device.passkeys());
  await other.page.goto("/");
  await other.page.waitForURL("/dashboard");
  await isLive(other.page);
  const closed = new Promise<number>((resolve) => {
    other.page.evaluate(() => undefined).catch(() => undefined);
    other.page.on("framenavigated", (frame) => {
      if (new URL(frame.url()).pathname === "/") resolve(performance.now());
    });
  });
  const { page } = device;
  await goTo(page, "Settings");
  await page.getByRole("link", { name: /^Sessions and devices/ }).click();
  const began = performance.now();
  await page
    .getByRole("button", { name: /^Sign out / })
    .first()
    .click();
  const tookMs = (await closed) - began;
  expect(tookMs).toBeLessThan(within(5000));
  await other.page.getByText("This session has ended").waitFor();
  await Promise.all([device.context.close(), other.context.close()]);
});

test("the links of mails lead to pages that finish what they are about", async () => {
  const device = await signedUp("dorothy");
  const { page } = device;
  await followMail(page, "dorothy@example.com", /Confirm your email/);
  await page.getByRole("button", { name: "Confirm" }).click();
  await page.getByRole("heading", { name: "This address is confirmed" }).waitFor();
  await expectAccessible(page);
  expect(page.url()).not.toContain("token"); // The token stays in no history.
  expect(unexpected(device)).toEqual([]);

  await page.goto("/forgot");
  await page.getByLabel("Email").fill("dorothy@example.com");
  await page.getByRole("button", { name: /send/i }).click();
  await page.getByRole("heading", { name: /mail/i }).or(page.getByText(/mail/i)).first().waitFor();
  await page.goto("/mailbox");
  await expectAccessible(page);
  await page.getByText("dorothy@example.com").first().waitFor();
  await device.context.close();
});

/** Opens the link of the newest mail to an address, from the development mailbox. */
async function followMail(page: Page, to: string, subject: RegExp): Promise<void> {
  const Mailbox = z.object({ items: z.array(z.object({ subject: z.string(), text: z.string() })) });
  const find = async () => {
    const response = await fetch(`${product.origin}/api/v1/dev/mailbox?to=${encodeURIComponent(to)}`);
    const { items } = Mailbox.parse(await response.json());
    return items.find((mail) => subject.test(mail.subject))?.text ?? "";
  };
  await expect.poll(find, { timeout: 60_000 }).toMatch(/https?:/);
  const [link = ""] = /https?:\S+/.exec(await find()) ?? [];
  await page.goto(link);
}
