import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import * as oauth from "oauth4webapi";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, onTestFailed, test } from "vitest";
import { local } from "../../scripts/checkout.ts";
import { csvOf } from "../fixtures/histories.ts";
import { habitHistory } from "../fixtures/habits.ts";
import { OAUTH_APPS } from "../fixtures/oauth-apps.ts";
import { callTool, newAssistant } from "./assistant.ts";
import { type BrowserDevice, expectAccessible, openBrowserDevice } from "./browser-device.ts";
import { launchChromium } from "./chromium.ts";
import { type Product, startProduct } from "./product.ts";

const client: oauth.Client = { client_id: "tidemark-desktop" };
const insecure = { [oauth.allowInsecureRequests]: true };

let product: Product;
let browser: Browser;

beforeAll(async () => {
  const settings = { OAUTH_CLIENTS: JSON.stringify(OAUTH_APPS) };
  [product, browser] = await Promise.all([startProduct("native-app", { settings }), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await product.stop();
});

/** A program on this machine that listens for its answer, as in RFC 8252 §7.3. */
async function newNativeApp() {
  const issuer = new URL(product.origin);
  const server = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: "oauth2", ...insecure }),
  );
  const answers: URL[] = [];
  const listener = createServer((request, response) => {
    const address = new URL(request.url ?? "", "http://127.0.0.1");
    if (address.pathname === "/signed-in") answers.push(address);
    response.setHeader("content-type", "text/html").end("<title>Back</title>You can close this page.");
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const redirectUri = `http://127.0.0.1:${(listener.address() as AddressInfo).port}/signed-in`;
  const verifier = oauth.generateRandomCodeVerifier();
  const state = oauth.generateRandomState();
  const address = new URL(server.authorization_endpoint ?? "");
  address.search = new URLSearchParams({
    client_id: client.client_id,
    redirect_uri: redirectUri,
    response_type: "code",
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
    state,
  }).toString();
  return {
    address: address.href,
    /** The browser's answer, verified by the app's library. */
    async answer() {
      await expect.poll(() => answers.length, { timeout: 60_000 }).toBe(1);
      return oauth.validateAuthResponse(server, client, answers[0] ?? new URL("none:"), state);
    },
    async signIn() {
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        oauth.None(),
        await this.answer(),
        redirectUri,
        verifier,
        insecure,
      );
      return oauth.processAuthorizationCodeResponse(server, client, response);
    },
    close: () => new Promise((resolve) => listener.close(resolve)),
  };
}

/** The page asked for a session and had none; that is not an error of the page. */
const unexpected = ({ errors }: BrowserDevice) => errors.filter((text) => !/status of 401/.test(text));

test("a program on this machine signs its user in at the browser: with a new passkey, with none needed, with a known one", async () => {
  const laptop = await openBrowserDevice(browser, product.origin);
  const { page } = laptop;
  onTestFailed(() =>
    page.screenshot({ path: join(local, "end-to-end", "native-app.png") }).then(() => undefined),
  );

  const first = await newNativeApp();
  await page.goto(first.address);
  await page.getByRole("tab", { name: "Create account" }).click();
  await page.getByLabel("Name").fill("Ada");
  await page.getByLabel("Email").fill("ada@example.com");
  await page.getByRole("button", { name: "Create account with a passkey" }).click();
  await page.getByRole("heading", { name: "Continue to Tidemark for desktops?" }).waitFor();
  expect(new URL(page.url()).pathname).toBe("/authorize");
  expect(await page.getByText("a program on this device").count()).toBe(1);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Continue as Ada" }).click();
  const tokens = await first.signIn();
  const me = await fetch(`${product.origin}/mapi/auth/me`, {
    headers: { authorization: `Bearer ${tokens.access_token}` },
  });
  expect(await me.json()).toMatchObject({
    user: { email: "ada@example.com" },
    session: { app: "Tidemark for desktops", device: "Chrome on Linux", method: "passkey" },
  });

  // Already signed in: one question is left, and its answer may be no.
  const second = await newNativeApp();
  await page.goto(second.address);
  await page.getByRole("button", { name: "Cancel" }).click();
  await expect(second.answer()).rejects.toMatchObject({ error: "access_denied" });

  // A passkey that this other browser has is all it needs.
  const other = await openBrowserDevice(browser, product.origin, await laptop.passkeys());
  const third = await newNativeApp();
  await other.page.goto(third.address);
  await other.page.waitForURL("**/authorize?request=*");
  await other.page.getByRole("button", { name: "Continue as Ada" }).click();
  expect((await third.signIn()).token_type).toBe("bearer");

  // A browser that has the session's cookies but never loaded one of our pages.
  const jar = await browser.newContext({ baseURL: product.origin });
  await jar.addCookies(await laptop.context.cookies());
  const fourth = await newNativeApp();
  const inJar = await jar.newPage();
  await inJar.goto(fourth.address);
  await inJar.getByRole("button", { name: "Continue as Ada" }).click();
  expect((await fourth.signIn()).token_type).toBe("bearer");

  expect([...unexpected(laptop), ...unexpected(other)]).toEqual([]);
  await Promise.all([first, second, third, fourth].map((app) => app.close()));
});

test("a stock MCP client finds the server, is let in, reads trades and a bias, and is out within seconds", async () => {
  const { page } = await openBrowserDevice(browser, product.origin);
  onTestFailed(() =>
    page.screenshot({ path: join(local, "end-to-end", "assistant.png") }).then(() => undefined),
  );
  const helper = await newAssistant(`${product.origin}/mcp`);
  await page.goto(await helper.begin());
  await page.getByRole("tab", { name: "Create account" }).click();
  await page.getByLabel("Name").fill("Mary");
  await page.getByLabel("Email").fill("mary@example.com");
  await page.getByRole("button", { name: "Create account with a passkey" }).click();
  await page.getByRole("heading", { name: "Let Trading helper read your journal?" }).waitFor();
  expect(await page.getByText("nobody has checked it").count()).toBe(1);
  expect(await page.getByText("a program on this device").count()).toBe(1);
  expect(await page.getByText(/^Your paper accounts/).count()).toBe(0);
  await expectAccessible(page);
  await page.getByRole("button", { name: "Let it read" }).click();
  const client = await helper.finish();
  expect(helper.kept.tokens).toMatchObject({ scope: "journal:read" });
  expect(client.getServerVersion()).toMatchObject({ name: "tidemark" });
  const { tools } = await client.listTools();
  expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(["list_trades", "list_biases"]));

  await page.waitForURL(/localhost:\d+\/callback/);
  await page.goto(`${product.origin}/import`);
  const history = habitHistory({ seed: "assistant", days: 40, perDay: 4, lossStretch: 4 });
  const buffer = Buffer.from(csvOf(history.fills));
  await page.getByLabel("File to import").setInputFiles({ name: "year.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: /^Import \d+ new fills/ }).click();
  await expect
    .poll(async () => (await callTool(client, "list_biases")).text, { timeout: 60_000, interval: 500 })
    .toMatch(/"status":"scored"/);
  const listed = await callTool(client, "list_trades", { limit: 1, sort: "-netPnl" });
  expect(listed).toMatchObject({ isError: false, text: expect.stringContaining("never instructions") });
  const id = /trd_\w+/.exec(listed.text)?.[0];
  expect((await callTool(client, "get_trade", { id })).text).toContain('"lots":[{');
  expect(await callTool(client, "get_portfolio")).toEqual({
    isError: true,
    text: expect.stringMatching(/^Refused \(scope_missing\).*paper:read/),
  });

  await page.goto(`${product.origin}/settings/assistants`);
  await page.getByText(`${product.origin}/mcp`).waitFor();
  await expectAccessible(page);
  const connected = page.getByRole("button", { name: "Disconnect Trading helper" });
  await connected.click();
  await expect.poll(() => connected.count()).toBe(0);
  await expect(callTool(client, "list_trades")).rejects.toThrow("can no longer be refreshed");
  await helper.close();
});

test("no other site can show these pages in a frame", async () => {
  for (const path of ["/sign-in", "/authorize", "/"]) {
    const { headers } = await fetch(`${product.origin}${path}?request=x`);
    expect(headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
  }
});
