import { playwright } from "@vitest/browser-playwright";
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
  return playwright({
    launchOptions: { ...launch, env: { ...definedEnv(), ...env }, chromiumSandbox: false },
    contextOptions: { locale: "en-US", timezoneId: "UTC" },
    actionTimeout: 10_000,
  });
}
