import { spawn, type ChildProcess } from "node:child_process";
import { appendFileSync, closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { checkout, local } from "../checkout.ts";
import { familyOf, isAlive } from "./process-table.ts";

export type WorkerProcess = {
  pid: number;
  gone: Promise<string>;
  ready(): Promise<void>;
  stop(): Promise<void>;
};

const wrangler = join(checkout, "node_modules", "wrangler", "wrangler-dist", "cli.js");

/** The folders of a run. `npm start` has its own folders, and a concurrent test has others. */
export type WorkerPlaces = {
  secrets: string;
  log: string;
  state?: string;
  /** The folder of a bundle, which is then served as it is. */
  bundle?: string;
};

const OWN_PLACES: WorkerPlaces = { secrets: ".dev.vars", log: "worker.log" };

/** Starts `wrangler dev`. `ready` waits until the Worker answers. */
export function startWorker(
  port: number,
  env: Record<string, string>,
  { secrets, log, state, bundle }: WorkerPlaces = OWN_PLACES,
): WorkerProcess {
  const script = bundle === undefined ? [] : [join(bundle, "main.js"), "--no-bundle"];
  const persist = state === undefined ? [] : ["--persist-to", state];
  const args = ["dev", ...script, "--env-file", secrets, ...persist];
  return startServer(args, { port, env, log, cwd: checkout });
}

type Server = { port: number; env: Record<string, string>; log: string; cwd: string };

/** Starts a development server of wrangler. `ready` waits until the Worker answers on its port. */
export function startServer(args: readonly string[], { port, env, log, cwd }: Server): WorkerProcess {
  const all = [...args, "--port", String(port), "--show-interactive-dev-session=false", "--log-level", "log"];
  const child = spawnWrangler(all, { env, log, cwd });
  const pid = child.pid ?? 0;
  const gone = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("exit", (code, signal) => resolve(`it ended with ${signal ?? code}`));
  });
  return { pid, gone, ready: () => untilReady(port, gone, log), stop: () => stopGroup(pid) };
}

async function untilReady(port: number, gone: Promise<string>, log: string): Promise<void> {
  const deadline = AbortSignal.timeout(60_000);
  for (;;) {
    const state = await Promise.race([gone, isServing(port)]);
    if (state === true) return;
    if (state !== false || deadline.aborted)
      throw new Error(`the Worker did not start (${state || "no answer"}); see .local/${log}`);
    await sleep(50);
  }
}

/** Runs a wrangler command to its end. */
export async function runWrangler(args: string[], log: string): Promise<void> {
  await untilDone(spawnWrangler(args, { log }), args, log);
}

/** Runs a wrangler command to its end and returns its output. */
export async function askWrangler(args: string[], log: string): Promise<string> {
  const child = spawnWrangler(args, { log, stdout: "pipe" });
  const printed: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => printed.push(chunk));
  const text = () => Buffer.concat(printed).toString("utf8");
  child.once("close", () => appendFileSync(join(local, log), text()));
  await untilDone(child, args, log);
  return text();
}

async function untilDone(child: ChildProcess, args: readonly string[], log: string): Promise<void> {
  const code = await new Promise((resolve) => {
    child.once("error", resolve);
    child.once("close", resolve);
  });
  if (code !== 0) throw new Error(`wrangler ${args.slice(0, 3).join(" ")} failed; see .local/${log}`);
}

type Spawning = { env?: Record<string, string>; log: string; cwd?: string; stdout?: "pipe" | "log" };

function spawnWrangler(
  args: readonly string[],
  { env, log, cwd = checkout, stdout = "log" }: Spawning,
): ChildProcess {
  const file = openSync(join(local, log), "a");
  // The Worker has its own process group, so Ctrl-C reaches this script only. The script then ends the
  // Worker, the pool and the database in that order.
  const child = spawn(process.execPath, ["--no-warnings", wrangler, ...args], {
    cwd,
    detached: true,
    stdio: ["ignore", stdout === "pipe" ? "pipe" : file, file],
    env: { ...process.env, ...env },
  });
  closeSync(file);
  return child;
}

async function isServing(port: number): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/health/live`, {
      signal: AbortSignal.timeout(2000),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}

async function stopGroup(pid: number): Promise<void> {
  const family = familyOf(pid);
  for (const [signal, waitMs] of [
    ["SIGTERM", 4000],
    ["SIGKILL", 2000],
  ] as const) {
    try {
      process.kill(process.platform === "win32" ? pid : -pid, signal);
    } catch {
      return;
    }
    for (const deadline = Date.now() + waitMs; family.some(isAlive) && Date.now() < deadline;)
      await sleep(20);
  }
}
