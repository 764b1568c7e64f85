import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { local } from "../checkout.ts";
import { commandLine, endProcess, familyOf } from "./process-table.ts";

const path = join(local, "run.json");

type Noted = { pid: number; command: string };

/**
 * Records the processes of this run, so that the next run can end the processes of a killed run. PostgreSQL
 * has its own lock file.
 */
export function noteRun(...servers: number[]): void {
  const pids = [process.pid, ...servers.flatMap(familyOf)];
  const noted: Noted[] = pids.map((pid) => ({ pid, command: commandLine(pid) }));
  writeFileSync(path, JSON.stringify(noted));
}

export function forgetRun(): void {
  rmSync(path, { force: true });
}

/**
 * Ends an earlier run of this checkout. It ends only recorded processes, and only where the command line is
 * still the recorded one.
 */
export async function endEarlierRun(): Promise<boolean> {
  const left = readNoted().filter(
    ({ pid, command }) => pid !== process.pid && command !== "" && commandLine(pid) === command,
  );
  // The runner comes first, because it ends the other processes in order when it still can.
  for (const { pid, command } of left)
    if (commandLine(pid) === command) await endProcess(pid, "SIGTERM", 10_000);
  return left.length > 0;
}

/** The wanted port, or the next free port. */
export async function portFrom(wanted: number): Promise<number> {
  for (let port = wanted; port < wanted + 100; port += 1) {
    if ((await isFree(port, "127.0.0.1")) && (await isFree(port, "::1"))) return port;
  }
  throw new Error(`no free port from ${wanted} on`);
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) =>
      resolve("code" in error && error.code !== "EADDRINUSE" && error.code !== "EACCES"),
    );
    server.listen({ port, host }, () => server.close(() => resolve(true)));
  });
}

function readNoted(): Noted[] {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return [];
  }
}
