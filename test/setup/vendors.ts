import { exportPKCS8, exportSPKI, generateKeyPair } from "jose";
import type { TestProject } from "vitest/node";
import { startAlpaca } from "../vendors/alpaca.ts";
import { startCoinbase } from "../vendors/coinbase.ts";
import { startDiscord } from "../vendors/discord.ts";
import { startGithub } from "../vendors/github.ts";
import { startGoogleSheets } from "../vendors/google-sheets.ts";
import { startModel } from "../vendors/model.ts";
import { startNotion } from "../vendors/notion.ts";
import { startSlack } from "../vendors/slack.ts";
import { startStripe } from "../vendors/stripe.ts";
import { startTelegram } from "../vendors/telegram.ts";
import { startEcb } from "../vendors/ecb.ts";
import { startPwned } from "../vendors/pwned.ts";
import { startOpenIdProvider } from "../vendors/openid-provider.ts";
import { startReceiver } from "../vendors/receiver.ts";
import { startResend } from "../vendors/resend.ts";
import { startResolver } from "../vendors/resolver.ts";

const STARTS = {
  resend: startResend,
  pwned: startPwned,
  alpaca: startAlpaca,
  coinbase: startCoinbase,
  ecb: startEcb,
  resolver: startResolver,
  receiver: startReceiver,
  slack: startSlack,
  discord: startDiscord,
  telegram: startTelegram,
  github: startGithub,
  notion: startNotion,
  googleSheets: startGoogleSheets,
  stripe: startStripe,
  model: startModel,
} as const;
/** The origin of each stand-in. */
export type VendorOrigins = Record<keyof typeof STARTS, string>;

/** Starts the vendors' stand-ins, which tests in workerd reach over this machine's loopback. */
export default async function vendors(project: TestProject): Promise<() => Promise<void>> {
  const starting = Object.entries(STARTS).map(async ([name, start]) => [name, await start()] as const);
  const [started, providers] = await Promise.all([Promise.all(starting), startProviders()]);
  const origins = Object.fromEntries(started.map(([name, { origin }]) => [name, origin]));
  project.provide("vendors", origins as VendorOrigins);
  project.provide("providers", providers.bindings);
  return async () => {
    await Promise.all([...started.map(([, vendor]) => vendor), providers].map((vendor) => vendor.stop()));
  };
}

/** The three providers, and the bindings by which this deployment knows them. */
export async function startProviders() {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const atApple = { teamId: "TEAM123456", keyId: "KEY1234567" };
  const [google, apple, microsoft] = await Promise.all([
    startOpenIdProvider("google", { id: "google-client", secret: "google-secret" }),
    startOpenIdProvider("apple", {
      id: "apple-client",
      apple: { ...atApple, publicKey: await exportSPKI(publicKey) },
    }),
    startOpenIdProvider("microsoft", { id: "microsoft-client", secret: "microsoft-secret" }),
  ]);
  return {
    bindings: {
      ORIGIN_GOOGLE: google.origin,
      ORIGIN_APPLE: apple.origin,
      ORIGIN_MICROSOFT: microsoft.origin,
      VENDORS: JSON.stringify({
        google: { clientId: "google-client", clientSecret: "google-secret" },
        apple: { clientId: "apple-client", ...atApple, privateKey: await exportPKCS8(privateKey) },
        microsoft: { clientId: "microsoft-client", clientSecret: "microsoft-secret" },
      }),
    },
    stop: () => Promise.all([google.stop(), apple.stop(), microsoft.stop()]),
  };
}
