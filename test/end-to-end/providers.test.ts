import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startProviders } from "../setup/vendors.ts";
import type { AtProvider } from "../vendors/person.ts";
import { launchChromium } from "./chromium.ts";
import { type Product, startProduct } from "./product.ts";

/** A page that only a signed-in user gets; it shows whether the navigation itself carried the cookies. */
const OWN = "/api/v1/auth/me";

let providers: Awaited<ReturnType<typeof startProviders>>;
let product: Product;
let browser: Browser;

beforeAll(async () => {
  providers = await startProviders();
  const settings = { ...providers.bindings, SIGN_IN_METHODS: "passkey google apple microsoft" };
  [product, browser] = await Promise.all([startProduct("providers", { settings }), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
  await providers.stop();
});

/** Leaves from one of our pages and signs in at the provider, which is another site for the browser. */
async function leave(page: Page, provider: string, person: AtProvider): Promise<void> {
  await page.goto(product.origin);
  await page.evaluate(
    async ({ provider, returnTo }) => {
      const response = await fetch(`/api/v1/auth/providers/${provider}/start`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ returnTo }),
      });
      const { url } = await response.json();
      location.assign(url);
    },
    { provider, returnTo: OWN },
  );
  await page.getByRole("textbox").fill(JSON.stringify(person));
  await page.getByRole("button", { name: "Sign in" }).click();
}

test.each(["google", "apple", "microsoft"])(
  "Chromium comes back from %s signed in, and the page that it was going to gets the strict cookies",
  async (provider) => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const email = `ada.${provider}@example.com`;
    await leave(page, provider, { sub: "ada", email, name: "Ada Lovelace" });
    await page.waitForURL(product.origin + OWN);
    expect(JSON.parse((await page.textContent("body")) ?? "")).toMatchObject({
      user: { email, name: "Ada Lovelace", emailVerified: true },
      session: { method: provider },
    });
    const cookies = await context.cookies(product.origin);
    expect(cookies.map(({ name, sameSite }) => [name, sameSite]).sort()).toEqual([
      ["__Host-tidemark_access", "Strict"],
      ["__Host-tidemark_device", "Strict"],
      ["__Host-tidemark_refresh", "Strict"],
    ]);
    expect(await fromElsewhere(page)).toBe(401);
    await context.close();
  },
);

test("Chromium ends on the sign-in page when the provider's answer is forged", async () => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await leave(page, "apple", { sub: "eve", email: "eve@example.com", sign: "another key" });
  await page.waitForURL(`${product.origin}/?*problem=sign_in_refused`);
  expect(await context.cookies(product.origin)).toEqual([]);
  await context.close();
});

/** The status of the same page when another site leads there, as a bare redirect from the provider would. */
async function fromElsewhere(page: Page): Promise<number | undefined> {
  await page.goto(`${providers.bindings.ORIGIN_GOOGLE}/o/oauth2/v2/auth`);
  const [response] = await Promise.all([
    page.waitForResponse(product.origin + OWN),
    page.evaluate((url) => location.assign(url), product.origin + OWN),
  ]);
  return response.status();
}
