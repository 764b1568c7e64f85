import { exportPKCS8, exportSPKI, generateKeyPair } from "jose";
import type { TestProject } from "vitest/node";
import { startAlpaca } from "../vendors/alpaca.ts";
import { startCoinbase } from "../vendors/coinbase.ts";
import { startEcb } from "../vendors/ecb.ts";
import { startPwned } from "../vendors/pwned.ts";
import { startOpenIdProvider } from "../vendors/openid-provider.ts";
import { startReceiver } from "../vendors/receiver.ts";
import { startResend } from "../vendors/resend.ts";
import { startResolver } from "../vendors/resolver.ts";

/** Starts the vendors' stand-ins, which tests in workerd reach over this machine's loopback. */
export default async function vendors(project: TestProject): Promise<() => Promise<void>> {
  const [resend, pwned, alpaca, coinbase, ecb, resolver, receiver, providers] = await Promise.all([
    startResend(),
    startPwned(),
    startAlpaca(),
    startCoinbase(),
    startEcb(),
    startResolver(),
    startReceiver(),
    startProviders(),
  ]);
  project.provide("vendors", {
    resend: resend.origin,
    pwned: pwned.origin,
    alpaca: alpaca.origin,
    coinbase: coinbase.origin,
    ecb: ecb.origin,
    resolver: resolver.origin,
    receiver: receiver.origin,
  });
  project.provide("providers", providers.bindings);
  return async () => {
    const started = [resend, pwned, alpaca, coinbase, ecb, resolver, receiver, providers];
    await Promise.all(started.map((vendor) => vendor.stop()));
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
