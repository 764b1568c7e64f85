import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { buildWeb } from "./services/build-web.ts";
import { startPooler } from "./pooler/start-pooler.ts";
import { checkout, local } from "./checkout.ts";
import { postgresHome } from "./postgres/home.ts";
import { startPostgres } from "./postgres/start-postgres.ts";
import { endEarlierRun, forgetRun, noteRun, portFrom } from "./processes/run-file.ts";
import * as z from "zod";
import { newSecrets } from "./keys/secrets.ts";
import { onceFor } from "./services/stamps.ts";
import { runWrangler, startWorker } from "./processes/worker-process.ts";

const Health = z.object({ checks: z.object({ passkeys: z.object({ ok: z.boolean() }) }) });
const PORT = Number(process.env["PORT"] ?? 8787);
const stops: (() => Promise<void>)[] = [];
let ending: Promise<never> | undefined;

process.stdout.on("error", () => undefined); // a closed terminal must not keep us from ending in order
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0));
const parent = process.ppid;
setInterval(() => {
  if (process.ppid !== parent) void end(0); // scripts/run.mjs was killed
}, 500).unref();
process.on("uncaughtException", (error) => void end(1, error.message));
process.on("unhandledRejection", (error) => void end(1, String(error)));

const started = start();
try {
  await started;
} catch (error) {
  await end(1, error instanceof Error ? error.message : String(error));
}

async function start(): Promise<void> {
  const began = Date.now();
  mkdirSync(local, { recursive: true });
  if (await endEarlierRun()) say("An earlier run of this checkout was still there; it has been ended.");
  noteRun();
  const [ledger, ...others] = await Promise.allSettled([
    startLedger(),
    makeSecrets(),
    migrateIdentity(),
    buildWeb(),
  ]);
  for (const part of [ledger, ...others]) if (part.status === "rejected") throw part.reason;
  if (ledger.status === "rejected") return;
  const port = await portFrom(PORT);
  if (port !== PORT) say(`Port ${PORT} is in use by another program; this run takes ${port}.`);
  const origin = `http://localhost:${port}`;
  const worker = startWorker(port, {
    ...(port === 8787 ? {} : { PUBLIC_ORIGIN: origin }),
    CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_LEDGER: ledger.value.url("tidemark_edge"),
    CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_LEDGER_SYSTEM: ledger.value.url("tidemark_system"),
  });
  stops.unshift(worker.stop);
  noteRun(worker.pid);
  await worker.ready();
  await assertRpId(port);
  void worker.gone.then((how) =>
    end(1, `The Worker is gone (${how}); see .local/worker.log. Run npm start again: nothing is lost.`),
  );
  // `wrangler dev` never fires cron triggers. The first tick takes up what an earlier run left unfinished.
  const minute = (): void => {
    noteRun(worker.pid);
    void tick(port);
  };
  minute();
  setInterval(minute, 60_000);
  showScreen(origin, Date.now() - began);
}

/** An RP ID that existing passkeys were not made for would lock their owners out: such a run ends at once. */
async function assertRpId(port: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
  const { checks } = Health.parse(await response.json());
  if (!checks.passkeys.ok) {
    throw new Error(
      "RP_ID is not the one that the passkeys of this data were made for. Set it back, or start with empty data.",
    );
  }
}

async function startLedger(): Promise<{ url(login: string): string }> {
  const postgres = await startPostgres();
  stops.push(postgres.stop);
  void postgres.gone.then(() =>
    end(1, "PostgreSQL is gone; see .local/postgres.log. Run npm start again: nothing is lost."),
  );
  const { tidemark_edge, tidemark_system } = postgres.passwords;
  const pooler = await startPooler({ port: postgres.port, logins: { tidemark_edge, tidemark_system } });
  stops.unshift(pooler.stop);
  return pooler;
}

async function makeSecrets(): Promise<void> {
  const path = join(checkout, ".dev.vars");
  const known = existsSync(path) ? readFileSync(path, "utf8") : "";
  const fresh = Object.entries(await newSecrets()).filter(
    ([name]) => !new RegExp(`^${name}=.`, "m").test(known),
  );
  if (fresh.length === 0) return;
  const lines = fresh.map(([name, value]) => `${name}='${value}'\n`).join("");
  writeFileSync(path, known === "" || known.endsWith("\n") ? known + lines : `${known}\n${lines}`, {
    mode: 0o600,
  });
}

async function migrateIdentity(): Promise<void> {
  await onceFor("identity", ["migrations/identity"], ".wrangler/state/v3/d1", () =>
    runWrangler(["d1", "migrations", "apply", "IDENTITY", "--local"], "identity.log"),
  );
}

async function tick(port: number): Promise<void> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/cdn-cgi/local/scheduled?cron=*+*+*+*+*`, {
      signal: AbortSignal.timeout(50_000),
    });
    await response.arrayBuffer();
  } catch {
    // The next minute asks again; what went wrong inside stands in the Worker's log.
  }
}

function end(code: number, reason?: string): Promise<never> {
  ending ??= (async () => {
    if (reason !== undefined) process.stderr.write(`\n${reason}\n`);
    else say("\nStopping …");
    // What is just being started has to be there before it can be stopped; a failed start is over at once.
    await Promise.race([started.catch(() => undefined), sleep(8000, undefined, { ref: false })]);
    for (const stop of stops) await stop().catch(() => undefined);
    forgetRun();
    process.exit(code);
  })();
  return ending;
}

function showScreen(origin: string, ms: number): void {
  const { folder } = postgresHome();
  const data = relative(checkout, folder).startsWith("..") ? join(folder, "postgres") : ".local/postgres";
  say(`
  Tidemark is running (ready after ${(ms / 1000).toFixed(1)} s)

  Open    ${origin}
  API     ${origin}/api/v1/docs
  Data    ${data} and .wrangler/state (delete both to start over)
  Logs    .local/worker.log, .local/postgres.log
  Stop    Ctrl-C
`);
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
