import type { CoachQuery, QuestionFilter } from "#shared/contracts/coach-query.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import { displayName } from "../../core/display.ts";
import type { Draft, Part } from "../../core/draft.ts";
import { shownMoney } from "../../core/shown-money.ts";
import { type Answering, sourceOf } from "./answer.ts";
import { figuresSource } from "./asked-filter.ts";
import { groupName } from "./group-name.ts";
import { narrowedTo } from "./narrowed-to.ts";
import { LEAST_RANKED, type Ranking } from "./ranking.ts";

type Comparison = Extract<CoachQuery, { kind: "compare" }>;

/** So many names are told in one sentence. */
const MOST_NAMED = 3;

/** `3rd`, `11th`, `22nd`. */
export function ordinal(place: number): string {
  const isTeen = place % 100 >= 11 && place % 100 <= 13;
  const ending = isTeen ? undefined : ["th", "st", "nd", "rd"][place % 10];
  return `${place}${ending ?? "th"}`;
}

/** Answers by yes or no whether a group is the first, with its place. */
export function sayAsked(
  draft: Draft,
  { by, want, asks }: Comparison,
  { asked, told, groups }: Ranking,
): void {
  const [first] = told;
  if (asks === undefined || asked === null || asked.place === null || first === undefined) return;
  const name = draft.fact("asked.name", groupName(by, asked.group));
  const count = draft.fact("asked.groups", String(groups));
  if (groups === 1) return draft.say("There is nothing to compare ", name, " with.");
  if (asked.place === 1) return draft.say("Yes, ", name, ` is the ${want} of `, count, ".");
  draft.say(
    `No, the ${want} is `,
    draft.fact("first.name", groupName(by, first)),
    "; ",
    name,
    " is ",
    draft.fact("asked.place", ordinal(asked.place)),
    " of ",
    count,
    ".",
  );
}

/** Says which group comes first by the average of a trade, where the sums say another. */
export function sayByAverage(answering: Answering, { by, filter }: Comparison, { byAverage }: Ranking): void {
  if (byAverage === null) return;
  const { currency, net, trades } = byAverage;
  const fact = sourceOf(answering, "avg", figuresSource(narrowedTo(by, byAverage, filter), currency));
  answering.draft.say(
    "By the average of a trade, ",
    fact("name", groupName(by, byAverage)),
    " comes first: ",
    fact("net.each", shownMoney(toDecimal(decimal(net).div(trades).round(10)), currency)),
    " ",
    fact("currency", displayName(currency)),
    " each over ",
    fact("trades", String(trades)),
    " trades.",
  );
}

/** Says which groups have too few trades for a rank, and which that were asked for have none. */
export function sayUnranked(draft: Draft, { by }: Comparison, { few, absent }: Ranking): void {
  if (few.length > 0) {
    const least = draft.fact("few.least", String(LEAST_RANKED));
    draft.say("Not ranked, with fewer than ", least, " trades: ", ...listed(draft, by, few), ".");
  }
  for (const [place, name] of absent.entries())
    draft.say(
      draft.fact(`absent.name.${place + 1}`, groupName(by, { key: name, name })),
      " has no closed trades here.",
    );
}

function listed(draft: Draft, by: Comparison["by"], few: Ranking["few"]): (string | Part)[] {
  const names = few
    .slice(0, MOST_NAMED)
    .flatMap((group, place) => [
      place === 0 ? "" : ", ",
      draft.fact(`few.name.${place + 1}`, groupName(by, group)),
    ]);
  const further = few.length - MOST_NAMED;
  return further <= 0 ? names : [...names, " and ", draft.fact("few.further", String(further)), " more"];
}

const LACKS: Partial<Record<Comparison["by"], string>> = {
  setup: "without a setup",
  openingHour: "without a time of day",
};

/** Says what no group holds: trades without a setup or a time, and those in other currencies. */
export function sayOthers(
  answering: Answering,
  { by, filter }: Comparison,
  { ranking: { currency, ungrouped }, rankings }: { ranking: Ranking; rankings: readonly Ranking[] },
): void {
  const { draft } = answering;
  if (by === "tag") draft.say("A trade without a tag is in none of them, and one with several is in each.");
  else if (ungrouped !== null && ungrouped > 0 && LACKS[by] !== undefined)
    draft.say(
      "Not among them: ",
      draft.fact("rest.trades", String(ungrouped)),
      ` closed ${ungrouped === 1 ? "trade" : "trades"} ${LACKS[by]}.`,
    );
  const others = rankings.filter((each) => each.currency !== currency && each.told.length > 0);
  if (others.length === 0) return;
  const parts = others.flatMap((other, place) => [
    place === 0 ? "" : ", ",
    ...countOf(answering, filter, { other, place }),
    displayName(other.currency) === ""
      ? "another"
      : draft.fact(`other.currency.${place + 1}`, other.currency),
  ]);
  draft.say("Not ranked with them are such trades in other currencies: ", ...parts, ".");
}

/** How many trades of another currency are in the groups, with the page that counts the same ones. */
function countOf(
  answering: Answering,
  filter: QuestionFilter,
  { other: { grouped, ungrouped, currency }, place }: { other: Ranking; place: number },
): (string | Part)[] {
  if (grouped === null) return [];
  const name = `o${place + 1}`;
  const count = String(grouped);
  if (ungrouped === 0)
    return [sourceOf(answering, name, figuresSource(filter, currency))("trades", count), " in "];
  return [answering.draft.fact(`${name}.trades`, count), " in "];
}
