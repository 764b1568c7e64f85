import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { base64url } from "jose";
import { expect, test } from "vitest";
import * as z from "zod";
import { newAuthenticator } from "#test/authenticator.ts";
import { freshEmail } from "#test/sign-in.ts";
import { app } from "#workers/app.ts";
import { settingsOf } from "../../settings/settings.ts";

const FINGERPRINT = Array.from({ length: 32 }, (_, byte) =>
  byte.toString(16).padStart(2, "0").toUpperCase(),
).join(":");
const configured: Env = {
  ...env,
  PUBLIC_ORIGIN: "https://tidemark.example",
  RP_ID: "tidemark.example",
  EMAIL_SENDER: "resend",
  PASSKEY_ORIGINS: "https://tidemark.test https://journal.tidemark.example",
  APPLE_APPS: "A1B2C3D4E5.com.example.tidemark",
  ANDROID_APPS: `com.example.tidemark=${FINGERPRINT}`,
};
const hash = base64url.encode(Uint8Array.from({ length: 32 }, (_, byte) => byte));

async function ask(path: string, body?: object): Promise<Response> {
  const headers = { "content-type": "application/json" };
  const init = body === undefined ? {} : { method: "POST", headers, body: JSON.stringify(body) };
  const request = new Request(new URL(path, configured.PUBLIC_ORIGIN), init);
  return app.fetch(request, configured, createExecutionContext());
}

test("the four agree: accepted origins, related origins, Apple's apps, Android's apps", async () => {
  expect(settingsOf(configured).passkeyOrigins).toEqual([
    "https://tidemark.example",
    "https://tidemark.test",
    "https://journal.tidemark.example",
    `android:apk-key-hash:${hash}`,
  ]);
  const [related, apple, android] = await Promise.all(
    ["webauthn", "apple-app-site-association", "assetlinks.json"].map(async (name) =>
      (await ask(`/.well-known/${name}`)).json(),
    ),
  );
  expect(related).toEqual({
    origins: ["https://tidemark.example", "https://tidemark.test", "https://journal.tidemark.example"],
  });
  expect(apple).toMatchObject({ webcredentials: { apps: ["A1B2C3D4E5.com.example.tidemark"] } });
  const [link] = z
    .array(
      z.object({
        target: z.object({ package_name: z.string(), sha256_cert_fingerprints: z.array(z.string()) }),
      }),
    )
    .parse(android);
  expect(link?.target).toEqual({
    package_name: "com.example.tidemark",
    sha256_cert_fingerprints: [FINGERPRINT],
  });
});

test.each([
  ["an Android app by the hash of its certificate", `android:apk-key-hash:${hash}`, 201],
  ["a related origin", "https://tidemark.test", 201],
  ["another Android app", `android:apk-key-hash:${base64url.encode(new Uint8Array(32))}`, 401],
  ["another subdomain of the RP ID", "https://evil.tidemark.example", 401],
])("a native client without cookies signs up from %s: %i", async (_, origin, status) => {
  const begun = await ask("/mapi/auth/register/options", { email: freshEmail() });
  const Begun = z.object({
    challengeId: z.string(),
    options: z.looseObject({
      challenge: z.string(),
      user: z.object({ id: z.string() }),
      rp: z.object({ id: z.string() }),
    }),
  });
  const { challengeId, options } = Begun.parse(await begun.json());
  const response = await (await newAuthenticator(origin)).create(options);
  const answer = await ask("/mapi/auth/register/verify", { challengeId, response });
  expect(answer.status).toBe(status);
  expect(answer.headers.get("set-cookie")).toBeNull();
});
