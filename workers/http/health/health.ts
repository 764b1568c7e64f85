import type { Base } from "../../context.ts";
import { openLedger } from "../../db/ledger.ts";
import { OF_REQUESTS, openLine } from "../../db/line.ts";
import { traceOf } from "../../log.ts";
import { createApp } from "../factory.ts";
import { findIsolation, pingIdentity } from "./health-store.ts";
import { openRequest } from "../open-request.ts";

const PROBE = "usr_000000000000000000000PROBE";

const PATIENCE_MS = 6_000;

type Check = { ok: boolean; ms: number; error?: string };

/**
 * `/health/live` does nothing but answer; `/health/ready` asks every store that a signed-in request needs.
 * Whether passkeys can be used is identity's to say, so `app.ts` hands that check in.
 */
export function health(assertPasskeys: (base: Base) => Promise<void>) {
  return createApp()
    .get("/live", (c) => c.json({ status: "live" }))
    .get("/ready", async (c) => {
      const names = ["identity", "passkeys", "ledger", "stream"] as const;
      const [identity, passkeys, ledger, stream] = await Promise.all([
        check(() => pingIdentity(openRequest(c).identity)),
        check(() => assertPasskeys(openRequest(c))),
        check(() => proveIsolation(c.env, c.var.requestId)),
        check(async () => void (await c.env.USER_STREAM.getByName(PROBE).ping())),
      ]);
      const checks = { identity, passkeys, ledger, stream };
      const ready = names.every((name) => checks[name].ok);
      return c.json({ status: ready ? "ready" : "not_ready", checks }, ready ? 200 : 503);
    });
}

/**
 * Proves that the login is limited to the app role, and that this role cannot see another user's canary row.
 */
async function proveIsolation(env: Env, requestId: string): Promise<void> {
  const caller = { userId: PROBE, sessionId: "", requestId };
  const ledger = openLedger(openLine(env.LEDGER.connectionString, OF_REQUESTS), caller);
  const row = await findIsolation(ledger);
  if (row === null || row.role !== "tidemark_app" || row.owns || row.seen !== 0) {
    throw new Error("row-level security does not hold");
  }
}

async function check(probe: () => Promise<void>): Promise<Check> {
  const started = Date.now();
  try {
    await Promise.race([probe(), late()]);
    return { ok: true, ms: Date.now() - started };
  } catch (error) {
    return { ok: false, ms: Date.now() - started, error: traceOf(error).error };
  }
}

/** A store that does not answer is not ready, and who asks must be told. */
async function late(): Promise<never> {
  await scheduler.wait(PATIENCE_MS);
  throw new Error("no answer");
}
