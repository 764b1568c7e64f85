import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { app } from "#workers/app.ts";

const PASSWORD_PATHS = ["/auth/register", "/auth/login", "/auth/password/forgot", "/auth/password/reset"];
const PASSKEY_PATHS = [
  "/auth/register/options",
  "/auth/register/verify",
  "/auth/login/options",
  "/auth/login/verify",
];

const call = (methods: string, path: string, method = "POST") =>
  app.fetch(
    new Request(new URL(path, env.PUBLIC_ORIGIN), {
      method,
      headers: { "content-type": "application/json" },
      ...(method === "POST" ? { body: "{}" } : {}),
    }),
    { ...env, SIGN_IN_METHODS: methods },
    createExecutionContext(),
  );

test.each([
  ["passkey", PASSKEY_PATHS, PASSWORD_PATHS],
  ["password", PASSWORD_PATHS, PASSKEY_PATHS],
])(
  "where only %s is on, the other method is absent: not there, and not in the API document",
  async (methods, on, off) => {
    for (const path of off) expect((await call(methods, `/mapi${path}`)).status).toBe(404);
    for (const path of on) expect((await call(methods, `/mapi${path}`)).status).not.toBe(404);
    const document: { paths: object } = await (await call(methods, "/api/v1/openapi.json", "GET")).json();
    expect(Object.keys(document.paths)).toEqual(expect.arrayContaining(on));
    expect(Object.keys(document.paths).filter((path) => off.includes(path))).toEqual([]);
  },
);
