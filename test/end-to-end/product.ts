import { randomBytes } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { inject, type ProvidedContext } from "vitest";
import { startPooler } from "../../scripts/pooler/start-pooler.ts";
import { local } from "../../scripts/checkout.ts";
import { freePort } from "../../scripts/postgres/server-process.ts";
import { commandLine, endProcess, familyOf, isAlive } from "../../scripts/processes/process-table.ts";
import { startWorker, type WorkerProcess } from "../../scripts/processes/worker-process.ts";
import { copyLedger } from "../setup/copy-ledger.ts";

export type Product = {
  origin: string;
  /** The ledger's database, as its owner; tests only read there. */
  ledgerUrl: string;
  /** Runs the cron of each minute now. */
  tick(): Promise<void>;
  /** Sends SIGKILL to the runtime and all its processes; the stores remain. */
  kill9(): Promise<void>;
  /** Ends the leases of a dead runtime's jobs and runs now, as time would. */
  endLeases(): Promise<void>;
  /** Starts again on the same port and the same stores. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

type Noted = { pid: number; command: string };

const runs = join(local, "end-to-end");
const PROCESSES = "processes.json";

export type Options = {
  /** Override the settings of `wrangler.toml`. */
  settings?: Record<string, string>;
  /** Apply to every connection to its database. */
  ledgerSettings?: Record<string, string>;
  /** The test's own PostgreSQL, for tests that must not disturb the run's. */
  server?: ProvidedContext["postgres"];
  /** Puts a relay between users' transactions and the database; returns the port for the Worker. */
  between?: (port: number) => Promise<number>;
};

/**
 * Starts the real product as `npm start` runs it, from the run's bundle and on its own stores, so that other
 * products can run beside it.
 */
export async function startProduct(name: string, options: Options = {}): Promise<Product> {
  const { settings = {}, ledgerSettings = {}, server = inject("postgres"), between } = options;
  mkdirSync(runs, { recursive: true });
  await removeLeftovers();
  const run = `${name}-${process.pid}-${randomBytes(3).toString("hex")}`;
  const folder = join(runs, run);
  mkdirSync(folder);
  const secrets = Object.entries(inject("secrets")).map(([key, value]) => `${key}='${value}'\n`);
  writeFileSync(join(folder, "secrets"), secrets.join(""), { mode: 0o600 });
  const port = await freePort();
  const origin = `http://localhost:${port}`;
  const state = join(folder, "state");
  const log = join("end-to-end", `${name}.log`);
  rmSync(join(local, log), { force: true });
  cpSync(inject("migrated"), state, { recursive: true });
  const database = await createDatabase(`e2e_${run.replaceAll("-", "_")}`, server, ledgerSettings);

  const edge = new URL(database.edge);
  if (between !== undefined) edge.port = String(await between(Number(edge.port)));
  let worker: WorkerProcess | undefined;
  const killFamily = (): void => {
    for (const pid of worker === undefined ? [] : familyOf(worker.pid)) kill(pid);
  };
  process.once("exit", killFamily);

  async function start(): Promise<void> {
    const started = await startedWorker(() => {
      worker = startWorker(
        port,
        {
          PASSWORD_COST: "4", // What a guess costs is proved where passwords are hashed.
          ...settings,
          PUBLIC_ORIGIN: origin,
          CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_LEDGER: edge.href,
          CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_LEDGER_SYSTEM: database.system,
          WRANGLER_REGISTRY_PATH: join(folder, "registry"),
          CLOUDFLARE_CF_FETCH_ENABLED: "false",
          WRANGLER_SEND_METRICS: "false",
          WRANGLER_SEND_ERROR_REPORTS: "false",
        },
        { secrets: join(folder, "secrets"), log, state, bundle: inject("bundle") },
      );
      return worker;
    });
    noteFamily(folder, started.pid);
  }

  await start();
  return {
    origin,
    ledgerUrl: database.owner,
    async tick() {
      const response = await fetch(`${origin}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`);
      if (!response.ok) throw new Error(`the tick answered ${response.status}: ${await response.text()}`);
      await response.arrayBuffer();
    },
    async kill9() {
      if (worker === undefined) return;
      const family = familyOf(worker.pid);
      for (const pid of family) kill(pid);
      while (family.some(isAlive)) await sleep(10);
      worker = undefined;
    },
    async endLeases() {
      await queryOnce(database.owner, "update jobs set lease_until = now() where state = 'running'");
      await queryOnce(
        database.owner,
        "update flow_runs set lease_until = now() - interval '1 minute', due_at = now() - interval '1 minute' where lease_until > now()",
      );
    },
    restart: start,
    async stop() {
      await worker?.stop();
      worker = undefined;
      process.off("exit", killFamily);
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/**
 * When two start at the same instant, both may pick the same port for an inner process, and one of them
 * fails.
 */
async function startedWorker(begin: () => WorkerProcess): Promise<WorkerProcess> {
  for (let tries = 1; ; tries++) {
    const worker = begin();
    try {
      await worker.ready();
      return worker;
    } catch (error) {
      await worker.stop();
      if (tries === 3) throw error;
    }
  }
}

/**
 * Creates a ledger behind its own pool on the run's server, because one product's sweep must not find
 * another's jobs.
 */
async function createDatabase(
  name: string,
  postgres: ProvidedContext["postgres"],
  settings: Record<string, string>,
) {
  const ledger = await copyLedger(postgres, name);
  for (const [key, value] of Object.entries(settings))
    await queryOnce(ledger.owner, `alter database ${name} set ${key} = '${value}'`);
  const { tidemark_edge, tidemark_system } = postgres.passwords;
  const pooler = await startPooler({
    port: postgres.port,
    logins: { tidemark_edge, tidemark_system },
    size: 8,
  });
  return {
    owner: ledger.owner,
    edge: pooler.url("tidemark_edge", name),
    system: pooler.url("tidemark_system", name),
    async drop() {
      await pooler.stop();
      await ledger.drop();
    },
  };
}

export async function queryOnce<Row extends object>(url: string, text: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

/** Records a process and its children, so that a later test run can end them if this run is killed. */
export function noteFamily(folder: string, pid: number): void {
  const family: Noted[] = familyOf(pid).map((member) => ({ pid: member, command: commandLine(member) }));
  writeFileSync(join(folder, PROCESSES), JSON.stringify([...readNoted(folder), ...family]));
}

function readNoted(folder: string): Noted[] {
  const path = join(folder, PROCESSES);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : [];
}

/** Ends processes left by killed test runs: only noted processes that still have the noted command line. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(runs)) {
    const owner = Number(/-(\d+)-[0-9a-f]{6}$/.exec(name)?.[1]);
    if (!owner || isAlive(owner)) continue;
    for (const { pid, command } of readNoted(join(runs, name)))
      if (command !== "" && commandLine(pid) === command) await endProcess(pid, "SIGTERM", 4000);
    rmSync(join(runs, name), { recursive: true, force: true });
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // The process has already ended.
  }
}
