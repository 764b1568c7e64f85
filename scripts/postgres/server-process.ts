import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { PostgresHome } from "./home.ts";
import { commandLine, endProcess, isAlive } from "../processes/process-table.ts";

export type Running = { pid: number; port: number; gone: Promise<void>; stop(): Promise<void> };

const UNSAFE_BUT_FAST = ["fsync=off", "full_page_writes=off", "synchronous_commit=off", "autovacuum=off"];
// The benchmark reads when a row was committed.
const MEASURABLE = ["track_commit_timestamp=on"];

/** Starts a server on a free port, and resolves once the server accepts connections. */
export async function launch(
  home: PostgresHome,
  data: string,
  options: { log: string; isDurable: boolean },
): Promise<Running> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const port = await freePort();
    const logStart = existsSync(options.log) ? statSync(options.log).size : 0;
    const child = spawnServer(home, data, port, options);
    if (await isServing(child, port, deadline)) {
      const pid = pidOf(child);
      const gone = new Promise<void>((resolve) => child.once("exit", () => resolve()));
      return { pid, port, gone, stop: () => stopServer(pid) };
    }
    const said = readFileSync(options.log, "utf8").slice(logStart);
    // Another process took the port meanwhile, or processes of a killed server are still ending.
    const isPassing = /could not bind|could not create any TCP|still in use/.test(said);
    if (!isPassing || Date.now() > deadline)
      throw new Error(`PostgreSQL did not start:\n${said.trim().split("\n").slice(-8).join("\n")}`);
    await sleep(200);
  }
}

/** Ends a server that an earlier run left on this data folder. It leaves every other process alone. */
export async function endPrevious(data: string): Promise<void> {
  const lock = join(data, "postmaster.pid");
  if (!existsSync(lock)) return;
  const pid = Number(readFileSync(lock, "utf8").split("\n")[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1 || !isAlive(pid)) return;
  if (commandLine(pid).includes(`-D ${data} `)) await stopServer(pid);
  // Another process has the number now. The lock would prevent our server from starting.
  else rmSync(lock, { force: true });
}

function spawnServer(
  home: PostgresHome,
  data: string,
  port: number,
  options: { log: string; isDurable: boolean },
): ChildProcess {
  const settings = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    `max_connections=${options.isDurable ? 60 : 400}`, // tests have a pool for each of their databases
    "timezone=UTC",
    "log_timezone=UTC",
    ...(options.isDurable ? [] : [...UNSAFE_BUT_FAST, ...MEASURABLE]),
  ];
  const log = openSync(options.log, "a");
  // The server has its own process group, because Ctrl-C must reach the Worker first and the database last.
  const child = spawn(
    join(home.bin, "postgres"),
    ["-D", data, "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
    {
      cwd: data,
      detached: true,
      stdio: ["ignore", log, log],
      env: { PATH: process.env["PATH"], LC_ALL: "C" },
      ...home.owner,
    },
  );
  closeSync(log);
  child.unref();
  return child;
}

async function isServing(child: ChildProcess, port: number, deadline: number): Promise<boolean> {
  const gone = new Promise<false>((resolve) => {
    child.once("exit", () => resolve(false));
    child.once("error", () => resolve(false));
  });
  while (Date.now() < deadline) {
    const answer = await Promise.race([gone, acceptsLogins(port)]);
    if (answer || child.exitCode !== null || child.pid === undefined) return answer;
    await sleep(25);
  }
  return false;
}

/**
 * The server answers a start-up packet with a request to authenticate only after recovery. Before, it answers
 * with an error.
 */
function acceptsLogins(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port });
    const answer = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    const body = Buffer.from("\0\x03\0\0user\0postgres\0database\0postgres\0\0", "latin1");
    const length = Buffer.alloc(4);
    length.writeInt32BE(body.length + 4);
    socket.once("connect", () => socket.write(Buffer.concat([length, body])));
    socket.once("data", (chunk) => answer(chunk[0] === "R".charCodeAt(0)));
    socket.once("error", () => answer(false));
    socket.once("close", () => answer(false));
  });
}

async function stopServer(pid: number): Promise<void> {
  // SIGINT is PostgreSQL's fast shutdown. The server rolls open transactions back and leaves the data files
  // clean.
  await endProcess(pid, "SIGINT", 15_000);
}

function pidOf(child: ChildProcess): number {
  if (child.pid === undefined) throw new Error("PostgreSQL has no process id");
  return child.pid;
}

// The system takes the ports of outgoing connections from 32 768 upwards. One of those may be gone again
// before a server that starts for seconds listens on it.
const LOWEST_PORT = 15_000;
const PORTS = 17_000;
const MOST_TRIES = 1_000;

/** A port of 127.0.0.1 that nothing listens on and that no outgoing connection takes. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const port = LOWEST_PORT + Math.floor(Math.random() * PORTS);
    if (await isFree(port)) return port;
  }
  throw new Error(`none of ${MOST_TRIES} ports is free`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
