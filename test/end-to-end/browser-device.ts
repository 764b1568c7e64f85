import { AxeBuilder } from "@axe-core/playwright";
import type { Browser, BrowserContext, CDPSession, Page } from "playwright-core";
import { expect } from "vitest";
import { ServerFrame } from "#shared/contracts/stream.ts";

type Credentials = Awaited<ReturnType<typeof credentialsOf>>;
/** One WebSocket of the page: the cursor at which it resumed, and the frames it received. */
export type Socket = { since: string | null; frames: ServerFrame[] };

export type BrowserDevice = {
  context: BrowserContext;
  page: Page;
  sockets: Socket[];
  /** Errors that the page threw or logged, except for the network being away. */
  errors: string[];
  /** Bodies that the page fetched, by path. */
  fetched: { path: string; body: string }[];
  /** How often a document was loaded. */
  loads: () => number;
  passkeys(): Promise<Credentials>;
  /** False: the authenticator fails every user verification by fingerprint, face or screen lock. */
  setUserVerified(isUserVerified: boolean): Promise<void>;
  /** Replaces the authenticator's passkeys with another device's state of them. */
  sync(passkeys: Credentials): Promise<void>;
};

/** Opens a separate browser with a platform authenticator; `passkeys` have been synced to it. */
export async function openBrowserDevice(
  browser: Browser,
  origin: string,
  passkeys: Credentials = [],
): Promise<BrowserDevice> {
  const context = await browser.newContext({
    baseURL: origin,
    viewport: { width: 1280, height: 900 },
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const device = watch(page);
  const cdp = await context.newCDPSession(page);
  await cdp.send("WebAuthn.enable", { enableUI: false });
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      ctap2Version: "ctap2_1",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      defaultBackupEligibility: true,
      defaultBackupState: true,
    },
  });
  async function sync(passkeys: Credentials): Promise<void> {
    await cdp.send("WebAuthn.clearCredentials", { authenticatorId });
    for (const credential of passkeys)
      await cdp.send("WebAuthn.addCredential", { authenticatorId, credential });
  }
  await sync(passkeys);
  return {
    context,
    page,
    ...device,
    sync,
    setUserVerified: (isUserVerified) =>
      cdp.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified }).then(() => undefined),
    passkeys: () => credentialsOf(cdp, authenticatorId),
  };
}

async function credentialsOf(cdp: CDPSession, authenticatorId: string) {
  return (await cdp.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
}

function watch(page: Page): Pick<BrowserDevice, "sockets" | "errors" | "fetched" | "loads"> {
  const sockets: Socket[] = [];
  const errors: string[] = [];
  const fetched: { path: string; body: string }[] = [];
  let loads = 0;
  page.on("websocket", (socket) => {
    // The socket of quotes has frames of its own.
    if (new URL(socket.url()).pathname !== "/ws") return;
    const opened: Socket = { since: new URL(socket.url()).searchParams.get("since"), frames: [] };
    sockets.push(opened);
    socket.on("framereceived", ({ payload }) => {
      if (payload !== "pong") opened.frames.push(ServerFrame.parse(JSON.parse(String(payload))));
    });
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error" && !/ERR_INTERNET_DISCONNECTED/.test(message.text()))
      errors.push(`${message.text()} ${message.location().url}`);
  });
  page.on("load", () => void loads++);
  page.on("response", (response) => {
    const path = new URL(response.url()).pathname;
    if (response.request().resourceType() !== "fetch") return;
    response.text().then(
      (body) => fetched.push({ path, body }),
      () => undefined, // The body was cut off when the network went away.
    );
  });
  return { sockets, errors, fetched, loads: () => loads };
}

/** The rules of axe that look at colours; all others say the same in the light and in the dark scheme. */
const COLOUR_RULES = ["color-contrast", "link-in-text-block"];

/** Expects that no axe rule is broken in the light scheme, and none about colours in the dark one. */
export async function expectAccessible(page: Page): Promise<void> {
  // Without frames there is nothing to gather, so the older mode says the same and opens no page for it.
  expect(page.frames()).toHaveLength(1);
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
    const { violations } = await (colorScheme === "light" ? axe : axe.withRules(COLOUR_RULES)).analyze();
    const found = violations.map(({ id, nodes }) => ({ id, at: nodes.map(({ target }) => String(target)) }));
    expect({ path: new URL(page.url()).pathname, colorScheme, found }).toMatchObject({ found: [] });
  }
}
