import { spawn } from "node:child_process";
import { once } from "node:events";
import { onTestFinished } from "vitest";
import { familyOf, isAlive } from "../../scripts/processes/process-table.ts";
import { until } from "../until.ts";
import { noteFamily } from "./product.ts";

export type ShellCommand = {
  /** Waits until the output matches, and returns the groups of the match. */
  says(pattern: RegExp): Promise<string[]>;
  /** Sends Ctrl-C and waits until all of its processes have ended. */
  interrupt(): Promise<void>;
  /** Sends SIGKILL to the whole group; a process with a group of its own runs on. */
  kill9(): Promise<void>;
};

/** Runs a command as a developer's shell does, in one process group, so that signals reach all of it. */
export function runInShell(folder: string, command: string, env: Record<string, string>): ShellCommand {
  const { PATH, HOME } = process.env;
  const child = spawn(command, {
    cwd: folder,
    shell: true,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { PATH, HOME, ...env },
  });
  const exited = once(child, "exit");
  const pid = child.pid ?? 0;
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  const signal = (name: NodeJS.Signals): void => {
    if (child.exitCode === null && child.signalCode === null) process.kill(-pid, name);
  };
  const endNow = (): void => signal("SIGTERM");
  process.once("exit", endNow);

  const says = async (pattern: RegExp): Promise<string[]> => {
    const isOver = async (): Promise<boolean> => pattern.test(said) || child.exitCode !== null;
    await until(`${pattern} of ${command}`, isOver, { withinMs: 180_000 });
    const found = pattern.exec(said);
    if (found === null) throw new Error(`${command} ended and had said:\n${said}`);
    noteFamily(folder, pid);
    return found.slice(1);
  };
  const interrupt = async (): Promise<void> => {
    const family = familyOf(pid);
    signal("SIGINT");
    await until(`the end of ${command}`, async () => !family.some(isAlive), { withinMs: 60_000 });
    process.off("exit", endNow);
  };
  const kill9 = async (): Promise<void> => {
    signal("SIGKILL");
    await exited;
  };
  onTestFinished(interrupt);
  return { says, interrupt, kill9 };
}
