import type { Clock } from "#shared/client/clock.ts";

export type ManualClock = Clock & {
  /** Lets time pass, waking sleepers in order and letting each finish what it does. */
  pass(ms: number): Promise<void>;
  /** How long each sleeper asked to sleep, in the order in which they went. */
  slept: number[];
};

/** A clock that stands still until it is told otherwise; `random` gives the middle unless told otherwise. */
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

/** Lets everything that waits for nothing but other promises run. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise<void>((resolve) => void setTimeout(resolve, 0));
}
