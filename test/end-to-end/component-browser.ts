import { playwright, PlaywrightBrowserProvider } from "@vitest/browser-playwright";
import { definedEnv, findChromium } from "./chromium.ts";

/**
 * The Chromium that the end-to-end tests drive, as vitest's browser mode takes it. Where there is none, only
 * the component tests fail, with the reason.
 */
export async function componentBrowser() {
  const found = await findChromium().catch((error: unknown) => String(error));
  if (typeof found === "string") {
    const { name, options, serverFactory } = playwright();
    const providerFactory = (): never => {
      throw new Error(found);
    };
    return { name, options, serverFactory, providerFactory };
  }
  const { env, ...launch } = found;
  const provider = playwright({
    launchOptions: { ...launch, env: { ...definedEnv(), ...env }, chromiumSandbox: false },
    contextOptions: { locale: "en-US", timezoneId: "UTC" },
    actionTimeout: 30_000,
  });
  const { options } = provider;
  return {
    ...provider,
    providerFactory: (project: ConstructorParameters<typeof PlaywrightBrowserProvider>[0]) =>
      new ShortLived(project, options),
  };
}

/**
 * Ends Chromium at once. Its orderly end can wait half a minute for a context to be disposed of, and nothing
 * of this browser outlives the run.
 */
class ShortLived extends PlaywrightBrowserProvider {
  /** One file after the other, beside the files of other projects. */
  override supportsParallelism = false;

  override async close(): Promise<void> {
    const { browser } = this;
    if (browser?.isConnected() === true) {
      const ended = new Promise((resolve) => browser.once("disconnected", resolve));
      const session = await browser.newBrowserCDPSession();
      session.send("Browser.crash").catch(() => undefined); // its answer never comes
      await ended;
    }
    await super.close();
  }
}
