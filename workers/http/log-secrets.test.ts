import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test, vi } from "vitest";
import { newUser, send } from "#test/harness.ts";
import { app } from "../app.ts";

const SECRET = "s3cret-Zq7";
const HEADER = "executed_at,account,symbol,side,quantity,price,fee,currency,execution_id";

/** All log lines from this point on. */
function listen(): string[] {
  const lines: string[] = [];
  for (const method of ["log", "info", "warn", "debug", "error"] as const) {
    vi.spyOn(console, method).mockImplementation((...args: unknown[]) => {
      lines.push(args.map(String).join(" "));
    });
  }
  return lines;
}

function json(body: unknown, headers: Record<string, string> = {}): RequestInit {
  return {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": `agent ${SECRET}`, ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  };
}

test("nothing that was logged in a run of requests, refusals and failures holds a secret of it", async () => {
  const lines = listen();
  const user = await newUser();
  const email = `${SECRET}.${user.id}@example.com`.toLowerCase();
  const password = `password ${SECRET}`;
  const bearer = { authorization: `Bearer ${user.accessJwt}` };

  await send("/mapi/auth/register", json({ email, password, name: SECRET }));
  await send("/mapi/auth/register", json({ email, password }));
  await send("/mapi/auth/login", json({ email, password: `wrong ${SECRET}` }));
  await send("/mapi/auth/login", json(`{"password":"${SECRET}`));
  await send("/mapi/auth/refresh", json({ refresh_token: `${user.refreshToken}x` }));
  await send("/api/auth/me", { headers: { cookie: `__Host-tidemark_access=${user.accessJwt}` } });
  await send("/api/auth/me", { headers: { cookie: `__Host-tidemark_access=${SECRET}` } });
  await send("/mapi/trades", { headers: { authorization: `Bearer ${SECRET}` } });
  await user.fetch(`/trades?symbol=${SECRET}%00`);
  await user.fetch(`/trades?cursor=${SECRET}`);
  await user.fetch(`/${SECRET}`);
  const started = await send("/api/v1/auth/providers/google/start", json({}));
  const state = new URL((await started.json<{ url: string }>()).url).searchParams.get("state");
  const [cookie = ""] = started.headers.getSetCookie();
  await send(`/oauth/callback/google?state=${state}&code=${SECRET}`, {
    redirect: "manual",
    headers: { cookie },
  });
  await send(`/oauth/callback/apple`, json({ state: SECRET, code: SECRET }));
  await send(`/ws?ticket=${SECRET}`, { headers: { upgrade: "websocket" } });
  for (const at of ["2026-01-05T10:00:00Z", `not a date ${SECRET}`]) {
    await user.fetch("/trades/import", {
      method: "POST",
      headers: { "content-type": "text/csv", "idempotency-key": `key-${SECRET}${at.length}` },
      body: `${HEADER}\n${at},${SECRET},${SECRET},buy,1,1,0,USD,${SECRET}\n`,
    });
  }
  await user.settle();

  const failing = [
    { ...env, LEDGER: { ...env.LEDGER, connectionString: `postgres://edge:${SECRET}@127.0.0.1:1/tidemark` } },
    { ...env, SIGNING_KEYS: `[{"kty":"EC","d":"${SECRET}"}]` },
    { ...env, PEPPER: SECRET },
  ];
  const statuses = [];
  for (const broken of failing) {
    for (const [path, init] of [
      [`/mapi/trades?symbol=${SECRET}`, { headers: bearer }],
      ["/mapi/biases/score", json({ note: SECRET }, { ...bearer, "idempotency-key": SECRET })],
      ["/mapi/auth/login", json({ email, password })],
    ] as const) {
      const request = new Request(new URL(path, env.PUBLIC_ORIGIN), init);
      statuses.push((await app.fetch(request, broken, createExecutionContext())).status);
    }
  }
  expect(statuses.filter((status) => status >= 500).length).toBeGreaterThan(2);

  expect(lines.some((line) => line.includes('"event":"request"'))).toBe(true);
  expect(lines.some((line) => line.includes('"event":"request.failed"'))).toBe(true);
  expect(lines.some((line) => line.includes('"event":"job.ran"'))).toBe(true);
  expect(lines.some((line) => line.includes('"event":"provider.refused"'))).toBe(true);
  const [, payload = "", signature = ""] = user.accessJwt.split(".");
  const secrets = [
    SECRET,
    SECRET.toLowerCase(),
    payload,
    signature,
    user.refreshToken,
    user.email,
    "select ",
  ];
  expect(lines.filter((line) => secrets.some((secret) => line.includes(secret)))).toEqual([]);
});
