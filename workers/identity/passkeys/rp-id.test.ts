import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { expectedErrors } from "#test/expected-errors.ts";
import { freshEmail, signUpWithPasskey } from "#test/sign-in.ts";
import { app } from "#workers/app.ts";

test("an RP ID that existing passkeys were not made for is refused, by name, at start and at every ceremony", async () => {
  await signUpWithPasskey();
  const moved: Env = { ...env, RP_ID: "elsewhere.example" };
  const ready = await app.fetch(
    new Request(`${env.PUBLIC_ORIGIN}/health/ready`),
    moved,
    createExecutionContext(),
  );
  expect(await ready.json()).toMatchObject({ status: "not_ready", checks: { passkeys: { ok: false } } });
  for (const path of ["register", "login"]) {
    const request = new Request(`${env.PUBLIC_ORIGIN}/mapi/auth/${path}/options`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ email: freshEmail() }),
    });
    expectedErrors.push(/not_ready/);
    const refused = await app.fetch(request, moved, createExecutionContext());
    expect(await refused.json()).toMatchObject({
      status: 503,
      code: "not_ready",
      detail: `RP_ID is elsewhere.example, and there are passkeys of ${env.RP_ID}.`,
    });
  }
});
