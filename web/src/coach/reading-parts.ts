import type { CoachQuery, QuestionFilter } from "#shared/contracts/coach-query.ts";
import { afterWords, openedWords, rangeWords } from "../trades/filter-words.ts";
import { groupWords, weekdayWords } from "../trades/group-words.ts";

/** A part of how a question was read, and the query without it. */
export type ReadingPart = { words: string; without: CoachQuery };

/** The parts of a reading that its asker can drop, each by itself. */
export function partsOf(query: CoachQuery): ReadingPart[] {
  if (query.kind === "bias" || query.kind === "without") return [];
  const { filter } = query;
  return PARTS.flatMap(({ names, words }) => {
    const said = words(filter);
    if (said === null) return [];
    const rest = Object.fromEntries(
      Object.entries(filter).filter(([name]) => !names.some((own) => own === name)),
    );
    return [{ words: said, without: { ...query, filter: rest } }];
  });
}

const PARTS: readonly {
  names: readonly (keyof QuestionFilter)[];
  words: (filter: QuestionFilter) => string | null;
}[] = [
  { names: ["symbol"], words: ({ symbol = null }) => symbol },
  { names: ["account"], words: ({ account }) => named("account", account) },
  { names: ["tag"], words: ({ tag }) => named("tag", tag) },
  { names: ["setup"], words: ({ setup }) => named("setup", setup) },
  { names: ["direction"], words: ({ direction = null }) => direction },
  {
    names: ["result"],
    words: ({ result }) => (result === undefined ? null : result === "win" ? "winners" : "losers"),
  },
  {
    names: ["weekday"],
    words: ({ weekday }) => (weekday === undefined ? null : `closed on ${weekdayWords(weekday)}`),
  },
  {
    names: ["holding"],
    words: ({ holding }) => (holding === undefined ? null : `held ${groupWords("holding", holding)}`),
  },
  { names: ["openedFrom", "openedBefore", "zone"], words: openedWords },
  { names: ["after", "afterRun"], words: afterWords },
  { names: ["from", "to"], words: rangeWords },
  { names: ["currency"], words: ({ currency }) => (currency === undefined ? null : `in ${currency}`) },
];

function named(kind: string, name: string | undefined): string | null {
  return name === undefined ? null : `${kind} ${name}`;
}
