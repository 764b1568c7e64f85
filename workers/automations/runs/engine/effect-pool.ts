import type { Json } from "#shared/contracts/json.ts";
import type { RunError } from "#shared/contracts/runs.ts";
import type { HeldRun } from "./rows/held-run.ts";
import type { Wanted } from "./journal.ts";

/**
 * What an attempt came to. A large output is stored under its key. `input` is the configuration without the
 * credentials of its integration.
 */
export type EffectOutcome = { input?: Json | undefined } & (
  | { output: Json; outputKey: string | null }
  | { error: RunError; canPass: boolean; retryAfterSeconds?: number | undefined; output?: Json | undefined }
);

export type Begun = Wanted & { held: HeldRun };
export type Arrived = Begun & { outcome: EffectOutcome };

/** Effects of many runs, of which a bounded number is under way. Results gather until they are taken. */
export class EffectPool {
  readonly #perform: (begun: Begun) => Promise<EffectOutcome>;
  readonly #most: number;
  readonly #working = new Set<Promise<void>>();
  #waiting: Begun[] = [];
  #arrived: Arrived[] = [];
  #isStopped = false;

  constructor(most: number, perform: (begun: Begun) => Promise<EffectOutcome>) {
    this.#most = most;
    this.#perform = perform;
  }

  get isIdle(): boolean {
    return this.#working.size === 0 && this.#waiting.length === 0;
  }

  get hasArrived(): boolean {
    return this.#arrived.length > 0;
  }

  add(effects: readonly Begun[]): void {
    this.#waiting.push(...effects);
    this.#start();
  }

  takeArrived(): Arrived[] {
    return this.#arrived.splice(0);
  }

  /** Begins no further effect, and returns those that were not begun. */
  stop(): Begun[] {
    this.#isStopped = true;
    return this.#waiting.splice(0);
  }

  /** Begins no effect until none works, or for at most so long; false when some still work. */
  async rest(mostMs: number): Promise<boolean> {
    this.#isStopped = true;
    await Promise.race([this.#untilIdle(), scheduler.wait(mostMs)]);
    if (this.#working.size === 0) return true;
    this.#isStopped = false;
    this.#start();
    return false;
  }

  /**
   * Waits for the first result, at most so long. Then it waits until no effect is left, or a shorter time, so
   * that results that come together are stored together.
   */
  async gather({ beatMs, gatherMs }: { beatMs: number; gatherMs: number }): Promise<void> {
    if (!this.hasArrived && this.#working.size > 0)
      await Promise.race([...this.#working, scheduler.wait(beatMs)]);
    if (this.isIdle || !this.hasArrived) return;
    await Promise.race([this.#untilIdle(), scheduler.wait(gatherMs)]);
  }

  async #untilIdle(): Promise<void> {
    while (this.#working.size > 0) await Promise.race(this.#working);
  }

  #start(): void {
    while (!this.#isStopped && this.#working.size < this.#most) {
      const begun = this.#waiting.shift();
      if (begun === undefined) return;
      const work = this.#perform(begun).then((outcome) => {
        this.#working.delete(work);
        this.#arrived.push({ ...begun, outcome });
        this.#start();
      });
      this.#working.add(work);
    }
  }
}
