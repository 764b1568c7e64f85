import { BIASES } from "#shared/contracts/biases.ts";
import { type AveragingWeek, measureAveraging, scoreAveraging } from "./averaging-down.ts";
import { barSourcesOf } from "./bar-sources.ts";
import { moneyClosed } from "./closings.ts";
import type { Money } from "./cost.ts";
import type { DispositionWeek } from "./disposition.ts";
import { measureSales, scoreDisposition } from "./disposition-score.ts";
import { keptPacked } from "./entries/entry-weeks.ts";
import { findHabits } from "./entries/habits.ts";
import { measureHold } from "./hold.ts";
import { keptAsText, type KeptWeek, KeptWeeks, madeOf, type WeekText } from "./kept-weeks.ts";
import { periodsOf } from "./periods.ts";
import { measureRevenge, type RevengeWeek, scoreRevenge } from "./revenge.ts";
import { type Finding, judge, type Score, withToldParts } from "./score.ts";
import { measureSize, scoreSize, type SizeWeek } from "./size.ts";
import type { CountedWeek } from "./weekly-buckets.ts";

/** The kinds of counts that scores are made of. */
export type ScoredKind = Exclude<keyof CountedWeek, "week" | "entry_trades">;

/** Reads the counts of one kind, week by week in order. */
export type ReadWeeks = (kind: ScoredKind) => AsyncIterable<WeekText>;

/** Scores a whole history. It reads one kind of counts after another, so that one kind alone is held. */
export async function scoreHistory(read: ReadWeeks): Promise<Score[]> {
  const { all, disposition } = findDisposition(
    await kept(read("disposition_effect"), keptAsText<DispositionWeek>),
  );
  const findings = [
    disposition,
    findRevenge(await kept(read("revenge_trading"), keptAsText<RevengeWeek>), all),
    findSize(await kept(read("size_escalation"), keptAsText<SizeWeek>), all),
    ...findHabits(await kept(read("entries"), keptPacked), all),
    findAveraging(await kept(read("averaging_down"), keptAsText<AveragingWeek>), all),
  ];
  return judge(findings).sort((a, b) => BIASES.indexOf(a.bias) - BIASES.indexOf(b.bias));
}

async function kept<Counts>(
  weeks: AsyncIterable<WeekText>,
  keep: (week: WeekText) => KeptWeek<Counts>,
): Promise<KeptWeeks<Counts>> {
  const found: KeptWeek<Counts>[] = [];
  for await (const week of weeks) found.push(keep(week));
  return new KeptWeeks(found);
}

type WeeksOf<Counts> = KeptWeeks<Counts & { week: string }>;

/** The finding, and the money of all closed trades, with which every other habit is compared. */
function findDisposition(weeks: WeeksOf<DispositionWeek>): { disposition: Finding; all: Money } {
  const draft = withToldParts(scoreDisposition(weeks));
  const isOfSales = draft.measure === "pgr_minus_plr";
  return {
    all: moneyClosed(weeks),
    disposition: {
      ...draft,
      history: periodsOf(draft, weeks, isOfSales ? measureSales : measureHold),
      barSources: isOfSales ? barSourcesOf(madeOf(weeks, ({ byBars }) => [byBars ?? {}])) : [],
    },
  };
}

function findRevenge(weeks: WeeksOf<RevengeWeek>, all: Money): Finding {
  const draft = withToldParts(scoreRevenge(weeks, all));
  const seconds = draft.parts["thresholdSeconds"] ?? 0;
  const history = periodsOf(draft, weeks, (quarter) => measureRevenge(quarter, seconds));
  return { ...draft, history, barSources: [] };
}

function findSize(weeks: WeeksOf<SizeWeek>, all: Money): Finding {
  const draft = withToldParts(scoreSize(weeks, all));
  return { ...draft, history: periodsOf(draft, weeks, measureSize), barSources: [] };
}

function findAveraging(weeks: WeeksOf<AveragingWeek>, all: Money): Finding {
  const draft = withToldParts(scoreAveraging(weeks, all));
  return { ...draft, history: periodsOf(draft, weeks, measureAveraging), barSources: [] };
}
