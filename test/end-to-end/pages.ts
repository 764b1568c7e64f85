import type { Locator, Page } from "playwright-core";

export async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation", { name: "Pages" }).getByRole("link", { name, exact: true }).click();
  await page.getByRole("heading", { level: 1, name, exact: true }).waitFor();
}

export function isLive(page: Page): Promise<void> {
  return page.locator(".connection", { hasText: "Live" }).waitFor();
}

export function historyItem(page: Page, fileName: string): Locator {
  return page.locator(".import-item", { has: page.getByRole("heading", { name: fileName }) });
}

export async function isDisabled(button: Locator): Promise<boolean> {
  return (await button.getAttribute("aria-disabled")) === "true";
}

export function squeezed(text: string | null): string {
  return (text ?? "").replaceAll(/\s+/g, " ");
}

/** Every text that elements of this selector come to show from now on; the returned function reads them. */
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

/** What this browser keeps of its user: the local store by key, service caches, and marks beside them (the theme is the device's). */
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
      hints: Object.keys(localStorage).filter((key) => key !== "tidemark.theme"),
    };
  });
}
