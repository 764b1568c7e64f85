import type { Bias } from "#shared/contracts/biases.ts";
import { PROVIDERS } from "#shared/contracts/market.ts";
import type { BySource, DispositionWeek } from "./disposition.ts";
import { afterFar } from "./entries/chasing.ts";
import type { Row } from "./entries/entry-weeks.ts";
import type { Judged } from "./score.ts";

/** How many of the prices behind an estimate came from the bars of each source. */
export function barSourcesOf(
  { measure, parts }: Judged,
  weeks: readonly { disposition_effect: DispositionWeek }[],
  rows: readonly Row[],
): Bias["barSources"] {
  switch (measure) {
    case "pgr_minus_plr":
      return sumOf(weeks.map(({ disposition_effect: { byBars } }) => byBars ?? {}));
    case "run_share":
      return sumOf(
        afterFar(rows, Math.log1p(parts["farRun"] ?? 0)).map(({ runBy }) =>
          runBy === null ? {} : { [runBy]: 1 },
        ),
      );
    default:
      return [];
  }
}

function sumOf(counts: readonly BySource[]): Bias["barSources"] {
  return PROVIDERS.flatMap((source) => {
    const prices = counts.reduce((sum, each) => sum + (each[source] ?? 0), 0);
    return prices === 0 ? [] : [{ source, prices }];
  });
}
