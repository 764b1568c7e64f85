import type { TestProject } from "vitest/node";
import { exportPKCS8, exportSPKI, generateKeyPair } from "jose";
import { startOpenIdProvider } from "../vendors/openid-provider.ts";

/** Stand-ins for the providers of the run, and what they gave this deployment. */
export default async function vendors(project: TestProject): Promise<() => Promise<void>> {
  const { publicKey, privateKey } = await generateKeyPair("ES256", { extractable: true });
  const apple = { teamId: "TEAM123456", keyId: "KEY1234567" };
  const [google, atApple, microsoft] = await Promise.all([
    startOpenIdProvider("google", { id: "google-client", secret: "google-secret" }),
    startOpenIdProvider("apple", {
      id: "apple-client",
      apple: { ...apple, publicKey: await exportSPKI(publicKey) },
    }),
    startOpenIdProvider("microsoft", { id: "microsoft-client", secret: "microsoft-secret" }),
  ]);
  project.provide("vendors", {
    ORIGIN_GOOGLE: google.origin,
    ORIGIN_APPLE: atApple.origin,
    ORIGIN_MICROSOFT: microsoft.origin,
    VENDORS: JSON.stringify({
      google: { clientId: "google-client", clientSecret: "google-secret" },
      apple: { clientId: "apple-client", ...apple, privateKey: await exportPKCS8(privateKey) },
      microsoft: { clientId: "microsoft-client", clientSecret: "microsoft-secret" },
    }),
  });
  return async () => {
    await Promise.all([google.stop(), atApple.stop(), microsoft.stop()]);
  };
}
