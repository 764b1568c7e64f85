import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
  // A child that was killed with its parent stays in the table as a zombie where nobody reaps orphans (containers).
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
