import type { Locator, Page } from "playwright-core";

export async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
}

/** The sections of the settings, by the names of their links. */
export const SETTINGS = [
  "Profile",
  "Passkeys and sign-in",
  "Sessions and devices",
  "Recovery",
  "API keys",
  "Assistants",
  "Preferences",
  "Theme",
  "Privacy",
  "Audit log",
] as const;

export async function goToSettings(page: Page, name: (typeof SETTINGS)[number]): Promise<void> {
  const link = page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name, exact: true });
  await link.click();
  await page.locator('.app-settings-nav [aria-current="page"]', { hasText: name }).waitFor();
  await isSettled(page);
}

/** The pages that need no session, each with its title. */
export const PUBLIC_PAGES = [
  { path: "/about", title: "About Tidemark" },
  { path: "/forgot", title: "Set a new password" },
  { path: "/reset-password#token=none", title: "Set a new password" },
  { path: "/reset-password", title: "Set a new password" },
  { path: "/verify-email#token=none", title: "Confirm your email" },
  { path: "/recover", title: "Get back into your account" },
  { path: "/recovery#token=none", title: "Get back into your account" },
  { path: "/recovery/stop#token=none", title: "Stop the recovery" },
  { path: "/mailbox", title: "Mailbox of this machine" },
] as const;

/** Waits until no first fetch is in progress. */
export async function isSettled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector(".skeleton") === null);
}

const DESKTOP = { width: 1280, height: 900 };
const PHONE = { width: 390, height: 844 };

/** How far the page scrolls sideways on a phone, in pixels. */
export async function overflowOnPhone(page: Page): Promise<number> {
  await page.setViewportSize(PHONE);
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  await page.setViewportSize(DESKTOP);
  return overflow;
}

export function isLive(page: Page): Promise<void> {
  return page.locator(".connection", { hasText: "Live" }).waitFor();
}

export function historyItem(page: Page, fileName: string): Locator {
  return page.locator(".imports-item", { has: page.getByRole("heading", { name: fileName }) });
}

export async function isDisabled(button: Locator): Promise<boolean> {
  return (await button.getAttribute("aria-disabled")) === "true";
}

export function squeezed(text: string | null): string {
  return (text ?? "").replaceAll(/\s+/g, " ");
}

/**
 * Records every text that elements of this selector show from now on; the returned function reads the texts.
 */
export async function recordTexts(page: Page, selector: string): Promise<() => Promise<string[]>> {
  const seen = await page.evaluateHandle((selector) => {
    const texts: string[] = [];
    const look = (): void => {
      for (const element of document.querySelectorAll(selector)) {
        const text = element.textContent ?? "";
        if (texts.at(-1) !== text) texts.push(text);
      }
    };
    new MutationObserver(look).observe(document.body, {
      subtree: true,
      childList: true,
      characterData: true,
    });
    return texts;
  }, selector);
  return async () => (await seen.jsonValue()).map(squeezed);
}

type Kept = { entries: Record<string, unknown>; caches: string[]; hints: string[] };

/**
 * The user's data in this browser: the local store by key, service caches, and marks beside them. The theme
 * and the mark of an earlier account belong to the device, so they are left out.
 */
export function keptBy(page: Page): Promise<Kept> {
  return page.evaluate(async () => {
    // oxlint-disable-next-line unicorn/consistent-function-scoping -- only this function goes to the browser
    const done = (request: IDBRequest) =>
      new Promise<void>((resolve, reject) => {
        request.addEventListener("success", () => resolve());
        request.addEventListener("error", () => reject(request.error));
      });
    const opening = indexedDB.open("tidemark");
    await done(opening);
    const store = opening.result.transaction("entries").objectStore("entries");
    const [keys, values] = [store.getAllKeys(), store.getAll()];
    await Promise.all([done(keys), done(values)]);
    opening.result.close();
    return {
      entries: Object.fromEntries(keys.result.map((key, at) => [String(key), values.result[at]])),
      caches: await caches.keys(),
      hints: Object.keys(localStorage).filter((key) => !["tidemark.theme", "tidemark.known"].includes(key)),
    };
  });
}
