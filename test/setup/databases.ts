import { existsSync, rmSync } from "node:fs";
import type { TestProject } from "vitest/node";
import { isAlive } from "../../scripts/processes/process-table.ts";
import { startPooler, type Pooler } from "../../scripts/pooler/start-pooler.ts";
import { startTestPostgres, type TestPostgres } from "../../scripts/postgres/start-postgres.ts";
import { newSecrets } from "../../scripts/keys/secrets.ts";
import { closeTemplate } from "./copy-ledger.ts";

type Shared = { users: number; started: Promise<{ postgres: TestPostgres; pooler: Pooler }> };
type Global = typeof globalThis & { tidemarkDatabases?: Shared | undefined };

/** Starts one server and one pool for the whole run, whichever projects take part in it. */
export default async function databases(project: TestProject): Promise<() => Promise<void>> {
  // Each project loads this file again, so the shared state is kept on the global object.
  const global: Global = globalThis;
  const shared = (global.tidemarkDatabases ??= { users: 0, started: start() });
  shared.users += 1;
  const { postgres, pooler } = await shared.started;
  project.provide("postgres", { port: postgres.port, passwords: postgres.passwords });
  project.provide("ledger", { edge: pooler.url("tidemark_edge"), system: pooler.url("tidemark_system") });
  const secrets = await newSecrets();
  Object.assign(process.env, secrets); // The tools look here for secrets that `wrangler.toml` requires.
  project.provide("secrets", secrets);
  return async () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    global.tidemarkDatabases = undefined;
    await pooler.stop();
    await postgres.stop();
  };
}

async function start(): Promise<{ postgres: TestPostgres; pooler: Pooler }> {
  const postgres = await startTestPostgres();
  // An interrupted run does not tear down, and its server must not run on.
  process.once("exit", () => endNow(postgres));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(1));
  await closeTemplate(postgres);
  const { tidemark_edge, tidemark_system } = postgres.passwords;
  const pooler = await startPooler({ port: postgres.port, logins: { tidemark_edge, tidemark_system } });
  return { postgres, pooler };
}

/**
 * Ends the server while this process is ending and cannot await; does nothing to a server that was stopped in
 * order.
 */
function endNow({ pid, data }: TestPostgres): void {
  if (!existsSync(data)) return;
  try {
    process.kill(pid, "SIGQUIT");
    const pause = new Int32Array(new SharedArrayBuffer(4));
    for (let turn = 0; isAlive(pid) && turn < 100; turn += 1) Atomics.wait(pause, 0, 0, 20);
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}
