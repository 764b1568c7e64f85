import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  // A child that was killed with its parent stays in the table as a zombie where no process reaps orphans, as
  // in containers.
  return !/^State:\s+Z/m.test(readOr(`/proc/${pid}/status`, ""));
}

/** The command line of a process, or "" when it is gone; a pid alone is no proof of whose process it is. */
export function commandLine(pid: number): string {
  const fromProc = readOr(`/proc/${pid}/cmdline`, "");
  if (fromProc !== "" || process.platform === "linux") return fromProc.replaceAll("\0", " ").trim();
  try {
    return execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}

/** A process and everything it has started, as far as it still runs. */
export function familyOf(pid: number): number[] {
  const parents = parentTable();
  const family = new Set([pid]);
  for (let size = 0; size < family.size;) {
    size = family.size;
    for (const [child, parent] of parents) if (family.has(parent)) family.add(child);
  }
  return [...family];
}

function parentTable(): [pid: number, parent: number][] {
  if (process.platform !== "linux") {
    const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).trim().split("\n");
    return lines
      .map((line) => line.trim().split(/\s+/).map(Number))
      .map(([pid = 0, parent = 0]) => [pid, parent]);
  }
  // Slim machines have no `ps`. The command name in parentheses may hold anything, so read from its end.
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [
      Number(name),
      Number(readOr(`/proc/${name}/stat`, "").split(") ").at(-1)?.split(" ")[1] ?? 0),
    ]);
}

/** Asks a process to end, and kills it when it has not within the grace period. */
export async function endProcess(pid: number, signal: NodeJS.Signals, graceMs: number): Promise<void> {
  for (const [next, waitMs] of [
    [signal, graceMs],
    ["SIGKILL", 2000],
  ] as const) {
    if (!isAlive(pid)) return;
    try {
      process.kill(pid, next);
    } catch {
      return;
    }
    const deadline = Date.now() + waitMs;
    while (isAlive(pid) && Date.now() < deadline) await sleep(20);
  }
}

function readOr(path: string, fallback: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return fallback;
  }
}
