import type { Clock } from "#shared/client/clock.ts";

export type ManualClock = Clock & {
  /** Lets time pass: wakes sleepers in order, and lets each finish its work first. */
  pass(ms: number): Promise<void>;
  /** How many ms each sleeper asked for, in the order of their calls. */
  slept: number[];
};

/** A clock that stands still until `pass`; `random` returns 0.5 by default. */
export function manualClock(random: () => number = () => 0.5): ManualClock {
  let now = Date.UTC(2026, 10, 20);
  const sleepers: { at: number; wake: () => void }[] = [];
  const slept: number[] = [];
  return {
    slept,
    random,
    now: () => now,
    sleep: (ms) =>
      new Promise((wake) => {
        slept.push(ms);
        sleepers.push({ at: now + ms, wake });
      }),
    async pass(ms) {
      const until = now + ms;
      await settled();
      for (;;) {
        const next = sleepers.sort((a, b) => a.at - b.at)[0];
        if (next === undefined || next.at > until) break;
        sleepers.shift();
        now = Math.max(now, next.at);
        next.wake();
        await settled();
      }
      now = until;
    },
  };
}

/** Runs all work that waits only for promises. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => void setTimeout(resolve, 0));
}
