import type { CoachQuery, QuestionFilter } from "#shared/contracts/coach-query.ts";
import { formatCalendar } from "../numbers/format-time.ts";
import { weekdayWords } from "../trades/group-words.ts";

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
  { names: ["openedFrom", "openedBefore", "zone"], words: timesOf },
  { names: ["after", "afterRun"], words: runOf },
  { names: ["from", "to"], words: daysOf },
];

function named(kind: string, name: string | undefined): string | null {
  return name === undefined ? null : `${kind} ${name}`;
}

function timesOf({ openedFrom, openedBefore }: QuestionFilter): string | null {
  if (openedFrom === undefined) return openedBefore === undefined ? null : `opened before ${openedBefore}`;
  return openedBefore === undefined ? `opened from ${openedFrom} on` : `opened ${openedFrom}–${openedBefore}`;
}

function runOf({ after, afterRun = "1" }: QuestionFilter): string | null {
  if (after === undefined) return null;
  if (afterRun === "1") return `after a ${after}`;
  return `after ${afterRun} ${after === "win" ? "wins" : "losses"} in a row`;
}

function daysOf({ from, to }: QuestionFilter): string | null {
  if (from === undefined) return to === undefined ? null : `until ${dayWords(to)}`;
  if (to === undefined) return `since ${dayWords(from)}`;
  return from === to ? dayWords(from) : `${dayWords(from)} to ${dayWords(to)}`;
}

function dayWords(day: string): string {
  return formatCalendar(day, "whole");
}
