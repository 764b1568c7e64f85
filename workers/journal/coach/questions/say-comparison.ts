import type { CoachQuery, QuestionFilter, QuestionGrouping } from "#shared/contracts/coach-query.ts";
import type { Performance } from "#shared/contracts/performance.ts";
import { decimal, toDecimal } from "#shared/decimal.ts";
import type { Ranked } from "../../trades/performance/rank-groups.ts";
import { display, displayName } from "../core/display.ts";
import { shownMoney } from "../core/shown-money.ts";
import { type Answering, sourceOf } from "./core/answer.ts";
import { figuresSource } from "./core/asked-filter.ts";
import { weekdayWords } from "./core/read-as.ts";
import { madeOf, orderWords, sayChance } from "./core/say-figures.ts";
import type { Compared } from "./read-compared.ts";

type Comparison = Extract<CoachQuery, { kind: "compare" }>;

/** Says the first groups in their order, and what chance may explain of it. */
export function sayComparison(
  answering: Answering,
  { by, want, filter }: Comparison,
  compared: readonly Compared[],
): void {
  const { draft } = answering;
  const groups = compared[0]?.group.groups ?? 0;
  const told: Performance[] = [];
  for (const [place, { group, own, figures }] of compared.entries()) {
    const opening = openingOf(place, { want, groups });
    if (figures === null) {
      sayTrade(answering, group, { place, opening });
      continue;
    }
    const fact = sourceOf(answering, `g${place + 1}`, figuresSource(own, group.currency));
    draft.say(opening, fact("name", nameOf(by, group)), ": ", ...madeOf(fact, figures), ".");
    if (groups === 1) sayChance({ say: draft.say, fact }, figures);
    told.push(figures);
  }
  const [first, second] = told;
  if (first !== undefined && second !== undefined) draft.say(orderWords(first, second));
  if (groups <= 2 || by === "trade") return;
  const fact = sourceOf(answering, "all", figuresSource(filter, compared[0]?.group.currency ?? ""));
  draft.say(
    "It is chosen from ",
    fact("groups", String(groups)),
    `, and the ${want} of many looks ${want === "best" ? "better" : "worse"} than it is.`,
  );
}

/** Says how many trades in other currencies no group holds, because nothing is converted. */
export function sayOtherCurrencies(
  answering: Answering,
  filter: QuestionFilter,
  { told, currencies }: { told: string | undefined; currencies: readonly Ranked[] },
): void {
  const others = currencies.filter(({ currency }) => currency !== told);
  if (others.length === 0) return;
  const parts = others.flatMap(({ currency, trades }, place) => {
    const fact = sourceOf(answering, `o${place + 1}`, figuresSource(filter, currency));
    const between = place === 0 ? "" : ", ";
    return [between, fact("trades", String(trades)), " in ", fact("currency", displayName(currency))];
  });
  const isAll = (currencies[0]?.groups ?? 0) === currencies.length;
  answering.draft.say(
    "Not among them are trades in other currencies: ",
    ...parts,
    isAll ? "." : ", and more.",
  );
}

function openingOf(place: number, { want, groups }: { want: "best" | "worst"; groups: number }): string {
  if (groups === 1) return "The only one is ";
  if (place > 0) return "Then ";
  return want === "best" ? "Best is " : "Worst is ";
}

function sayTrade(
  { draft }: Answering,
  { key, name, net, currency }: Ranked,
  { place, opening }: { place: number; opening: string },
): void {
  const trade = `t${place + 1}`;
  const ids = [key];
  draft.say(
    opening,
    draft.fact(`${trade}.symbol`, displayName(name), ids),
    " with ",
    draft.fact(`${trade}.net`, shownMoney(toDecimal(decimal(net)), currency), ids),
    " ",
    draft.fact(`${trade}.currency`, displayName(currency)),
    ".",
  );
}

function nameOf(by: QuestionGrouping, { key, name }: Ranked): string {
  if (by === "weekday") return weekdayWords(key);
  if (by === "openingHour") return `${key}:00`;
  if (by === "month") return display(`${key}-01`).replace(/^\d+ /, "");
  return by === "day" ? key : displayName(name);
}
