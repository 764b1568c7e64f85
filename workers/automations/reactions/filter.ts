import { openSandbox } from "../expressions/sandbox.ts";

/** A filter does little work, because one event may meet many of them. */
const FUEL = 5_000_000;
/** After so many filters other work of the isolate gets its turn. */
const AT_ONCE = 10;

type Scope = { input: unknown; nodes: unknown; now: string };

/** Judges events by the filters of triggers and waits. */
export type Filter = {
  /** True where there is no filter, or it is true; one that fails lets nothing through. */
  judge(where: string | null, scope: Scope): Promise<boolean>;
  dispose(): void;
};

export async function openFilter(): Promise<Filter> {
  const sandbox = await openSandbox();
  let judged = 0;
  return {
    async judge(where, scope) {
      if (where === null) return true;
      if (++judged % AT_ONCE === 0) await scheduler.wait(0);
      const evaluated = sandbox.evaluate(where, scope, FUEL);
      return evaluated.ok && Boolean(evaluated.value);
    },
    dispose: () => sandbox.dispose(),
  };
}
