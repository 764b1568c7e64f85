import type { CoachQuery, QuestionGrouping } from "#shared/contracts/coach-query.ts";
import { decimal, type Big } from "#shared/decimal.ts";
import { fold } from "../../../trades/core/fold.ts";
import type { Ranked } from "../../../trades/performance/core/ranked.ts";

type Comparison = Extract<CoachQuery, { kind: "compare" }>;

/** So many groups are told. */
const TOLD = 3;
/** A share or an average of fewer trades is not ranked. */
export const LEAST_RANKED = 5;

/** The groups of one currency in their order, as far as they are told. */
export type Ranking = {
  currency: string;
  told: Ranked[];
  /** How many are ranked. */
  groups: number;
  /** The groups with too few trades for a rank, where others have enough. */
  few: Ranked[];
  /** The group of which it is asked whether it is the first; without a place it is not ranked. */
  asked: { group: Ranked; place: number | null } | null;
  /** The first by the average of a trade, where it is another than the first by the sum. */
  byAverage: Ranked | null;
  /** The names that have no closed trade here. */
  absent: string[];
  /** How many closed trades are in these groups, and how many in none; null where that is not known. */
  grouped: number | null;
  ungrouped: number | null;
};

/** Ranks the groups of one currency, whose rows come in the order of the figure; `total` trades it has. */
export function rankingOf(
  rows: readonly Ranked[],
  { by, measure, want, among, asks }: Pick<Comparison, "by" | "measure" | "want" | "among" | "asks">,
  { currency, total }: { currency: string; total: number },
): Ranking {
  const isChosen = (row: Ranked) => among === undefined || among.some((name) => isNamed(row, name));
  const all = rows.filter(isChosen);
  const isShare = isRankedByShare({ by, measure });
  const enough = isShare ? all.filter(({ trades }) => trades >= LEAST_RANKED) : all;
  const ranked = enough.length === 0 ? all : enough;
  const place = asks === undefined ? -1 : ranked.findIndex((row) => isNamed(row, asks));
  const asked = all.find((row) => asks !== undefined && isNamed(row, asks));
  const few = all.filter((row) => !ranked.includes(row));
  const told = ranked.slice(0, TOLD);
  if (asked !== undefined && !told.includes(asked)) told.push(asked);
  const isWhole = (rows[0]?.groups ?? 0) === rows.length;
  const sum = all.reduce((trades, row) => trades + row.trades, 0);
  // A trade with several tags is in several groups.
  const grouped = by === "trade" ? total : by === "tag" || !isWhole ? null : sum;
  const named = [...(among ?? []), ...(asks === undefined ? [] : [asks])];
  return {
    currency,
    told,
    groups: among === undefined && few.length === 0 ? (rows[0]?.groups ?? 0) : ranked.length,
    few,
    asked: asked === undefined ? null : { group: asked, place: place === -1 ? null : place + 1 },
    byAverage: isSumOfMany({ by, measure }) ? firstByAverage(all, want) : null,
    absent: !isWhole ? [] : named.filter((name) => !all.some((row) => isNamed(row, name))),
    grouped,
    ungrouped: grouped === null || among !== undefined ? null : total - grouped,
  };
}

/** True where groups of few trades would come first by chance. */
export function isRankedByShare({ by, measure }: Pick<Comparison, "by" | "measure">): boolean {
  return by !== "trade" && (measure === "expectancy" || measure === "winRate");
}

function isSumOfMany({ by, measure }: Pick<Comparison, "by" | "measure">): boolean {
  return measure === "netPnl" && by !== "trade" && by !== "day" && by !== "month";
}

function average({ net, trades }: Ranked): Big {
  return decimal(net).div(trades);
}

/** The first by the average, of those with enough trades, where the sums have another first. */
function firstByAverage(rows: readonly Ranked[], want: "best" | "worst"): Ranked | null {
  const toward = want === "best" ? 1 : -1;
  const enough = rows.filter(({ trades }) => trades >= LEAST_RANKED);
  const [first] = enough.toSorted((a, b) => toward * average(b).cmp(average(a)));
  return first === undefined || first.key === rows[0]?.key ? null : first;
}

export function isNamed({ key, name }: Pick<Ranked, "key" | "name">, asked: string): boolean {
  return key === asked || name === asked || fold(name) === fold(asked);
}

/**
 * The rankings to tell. Where one currency holds the groups that are to be compared, it is the one with the
 * most trades. Else they are those of all currencies, because nothing is converted.
 */
export function tellable(
  rankings: readonly Ranking[],
  { by, among }: { by: QuestionGrouping; among?: readonly string[] | undefined },
): Ranking[] {
  const held = rankings.filter(({ told }) => told.length > 0);
  const [first] = held;
  if (first === undefined) return [];
  if (by !== "account" && among === undefined) return [first];
  const isIn = (key: string) =>
    first.told.some((row) => row.key === key) || first.few.some((row) => row.key === key);
  const isApart = held.some(({ told }) => told.some(({ key }) => !isIn(key)));
  return isApart ? held : [first];
}
