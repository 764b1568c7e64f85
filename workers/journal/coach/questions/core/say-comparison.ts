import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import type { Performance } from "#shared/contracts/performance.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import type { Ranked } from "../../../trades/performance/core/ranked.ts";
import { displayName } from "../../core/display.ts";
import type { Part } from "../../core/draft.ts";
import { shownMoney } from "../../core/shown-money.ts";
import { type Answering, sourceOf } from "./answer.ts";
import { figuresSource } from "./asked-filter.ts";
import { groupName } from "./group-name.ts";
import { isNamed, type Ranking } from "./ranking.ts";
import { madeOf, orderWords, sayChance } from "./say-figures.ts";
import { ordinal, sayAsked, sayByAverage, sayOthers, sayUnranked } from "./say-ranking.ts";
import type { Compared, ComparedIn } from "./compared.ts";

type Comparison = Extract<CoachQuery, { kind: "compare" }>;

/**
 * Says the first groups in their order, and what chance may explain of it. Groups in several currencies are
 * told one currency after the other, and none of them is ranked before those of another.
 */
export function sayComparison(
  answering: Answering,
  query: Comparison,
  { told, rankings }: { told: readonly ComparedIn[]; rankings: readonly Ranking[] },
): void {
  const { draft } = answering;
  const [only, ...others] = told;
  if (only === undefined) return;
  if (others.length > 0) {
    draft.say("These are in different currencies, and none is ranked before one in another currency.");
    for (const each of told) sayGroups(answering, query, { ...each, isOfSeveral: true });
    return;
  }
  const { ranking, compared } = only;
  sayAsked(draft, query, ranking);
  const figures = sayGroups(answering, query, { ranking, compared, isOfSeveral: false });
  const [first, second] = figures;
  if (first !== undefined && second !== undefined && ranking.groups > 1) draft.say(orderWords(first, second));
  sayByAverage(answering, query, ranking);
  sayUnranked(draft, query, ranking);
  sayChoice(answering, query, ranking);
  sayOthers(answering, query, { ranking, rankings });
}

/** The most of many is partly so by chance. */
function sayChoice(answering: Answering, { by, want, among, filter }: Comparison, ranking: Ranking): void {
  const { groups, currency } = ranking;
  if (groups <= 2 || by === "trade" || among !== undefined) return;
  const fact = sourceOf(answering, "all", figuresSource(filter, currency));
  answering.draft.say(
    "It is chosen from ",
    fact("groups", String(groups)),
    `, and the ${want} of many looks ${want === "best" ? "better" : "worse"} than it is.`,
  );
}

type Told = ComparedIn & { isOfSeveral: boolean };

function sayGroups(
  answering: Answering,
  query: Comparison,
  { ranking, compared, isOfSeveral }: Told,
): Performance[] {
  const { draft } = answering;
  return compared.flatMap((each, place) => {
    const opening = openingOf(answering, query, { ranking, each, place, isOfSeveral });
    const { group, own, figures } = each;
    if (figures === null) {
      sayTrade(answering, group, { place, opening });
      return [];
    }
    const fact = sourceOf(answering, nextSource(answering), figuresSource(own, group.currency));
    const { result } = query.filter;
    draft.say(
      ...opening,
      fact("name", groupName(query.by, group)),
      ": ",
      ...madeOf(fact, figures, result),
      ".",
    );
    if (ranking.groups === 1 && !isOfSeveral) sayChance({ say: draft.say, fact }, figures);
    return [figures];
  });
}

function nextSource({ answer }: Answering): string {
  return `g${Object.keys(answer.sources).length + 1}`;
}

type Opened = { ranking: Ranking; each: Compared; place: number; isOfSeveral: boolean };

function openingOf(
  { draft }: Answering,
  { want, asks }: Comparison,
  { ranking: { groups, few, asked }, each: { group }, place, isOfSeveral }: Opened,
): (string | Part)[] {
  const superlative = want === "best" ? "Best" : "Worst";
  if (isOfSeveral && groups === 1) return [];
  if (few.includes(group)) return ["Not ranked is "];
  if (asks !== undefined && place > 2 && isNamed(group, asks) && asked?.place != null)
    return [draft.fact("asked.rank", ordinal(asked.place)), " is "];
  if (groups === 1) return ["The only one is "];
  return [place > 0 ? "Then " : `${superlative} is `];
}

function sayTrade(
  { draft }: Answering,
  { key, name, net, currency }: Ranked,
  { place, opening }: { place: number; opening: (string | Part)[] },
): void {
  const trade = `t${place + 1}`;
  const ids = [key];
  draft.say(
    ...opening,
    draft.fact(`${trade}.symbol`, displayName(name), ids),
    " with ",
    draft.fact(`${trade}.net`, shownMoney(toDecimal(decimal(net)), currency), ids),
    " ",
    draft.fact(`${trade}.currency`, displayName(currency)),
    ".",
  );
}
