import type { Draft } from "../../core/draft.ts";

/** Says how many currencies an answer does not tell of. */
export function sayFurther({ say, fact }: Draft, further: number): void {
  if (further <= 0) return;
  say(
    "Trades in ",
    fact("further", String(further)),
    further === 1 ? " more currency are not told of." : " more currencies are not told of.",
  );
}
