import { mkdirSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { local } from "../checkout.ts";
import { endEarlierRun, forgetRun, noteRun } from "./run-file.ts";

export type Run = {
  /** The service that was started last is stopped first. */
  onStop(stop: () => Promise<void>): void;
  /** Stops all services and ends this process. */
  end(code: number, reason?: string): Promise<never>;
};

/** Ends an earlier run, starts this one, and stays until a signal or a failure stops it. */
export async function stayUp(start: (run: Run) => Promise<void>): Promise<void> {
  const stops: (() => Promise<void>)[] = [];
  let ending: Promise<never> | undefined;
  let started = Promise.resolve();
  const end = (code: number, reason?: string): Promise<never> => (ending ??= stopAll(code, reason));

  async function stopAll(code: number, reason?: string): Promise<never> {
    if (reason === undefined) say("\nStopping …");
    else process.stderr.write(`\n${reason}\n`);
    // A service that is being started must be up before it can be stopped. A failed start is over at once.
    await Promise.race([started.catch(() => undefined), sleep(8000, undefined, { ref: false })]);
    for (const stop of stops) await stop().catch(() => undefined);
    forgetRun();
    process.exit(code);
  }

  process.stdout.on("error", () => undefined); // a closed terminal must not prevent an orderly end
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => void end(0));
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) void end(0); // scripts/run.mjs was killed
  }, 500).unref();
  process.on("uncaughtException", (error) => void end(1, error.message));
  process.on("unhandledRejection", (error) => void end(1, String(error)));

  started = takeOver().then(() => start({ onStop: (stop) => void stops.unshift(stop), end }));
  try {
    await started;
  } catch (error) {
    await end(1, error instanceof Error ? error.message : String(error));
  }
}

async function takeOver(): Promise<void> {
  mkdirSync(local, { recursive: true });
  if (await endEarlierRun()) say("An earlier run of this checkout was still there; it has been ended.");
  noteRun();
}

/** Prints a line to the terminal. */
export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
