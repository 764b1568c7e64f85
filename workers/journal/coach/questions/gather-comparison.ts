import type { CoachQuery, QuestionFilter, QuestionGrouping } from "#shared/contracts/coach-query.ts";
import type { Performance } from "#shared/contracts/performance.ts";
import { type Decimal, toDecimal, decimal } from "#shared/decimal.ts";
import type { Ctx } from "../../../context.ts";
import { rankGroups, type Ranked } from "../../trades/performance/rank-groups.ts";
import { readPerformance } from "../../trades/performance/read-performance.ts";
import { displayName } from "../core/display.ts";
import { type Answer, type Answering, newAnswer, sourceOf } from "./core/answer.ts";
import { askedOf, type Asker, figuresSource } from "./core/asked-filter.ts";
import { narrowedTo } from "./core/narrowed-to.ts";
import { weekdayWords } from "./core/read-as.ts";
import { shownMoney } from "./core/shown-money.ts";
import { madeOf, orderWords, sayChance } from "./core/say-figures.ts";

type Comparison = Extract<CoachQuery, { kind: "compare" }>;

/** So many groups are told. */
const TOLD = 3;
/** A share or an average of fewer trades is told last. */
const LEAST_OF_SHARE = 5;

/** The first groups of the trades of a question, each with the figures of its own filter. */
export async function gatherComparison(ctx: Ctx, query: Comparison, asker: Asker): Promise<Answer> {
  const { by, measure, want, filter } = query;
  const answering = newAnswer();
  const { answer, draft } = answering;
  const asked = askedOf(filter, asker);
  const timeZone = asked.timeZone ?? asker.timeZone;
  const isShare = by !== "trade" && (measure === "expectancy" || measure === "winRate");
  const ranked = await rankGroups(ctx, asked, {
    by,
    rank: measure,
    want,
    limit: TOLD,
    least: isShare ? LEAST_OF_SHARE : 1,
    timeZone,
  });
  if (ranked.length === 0) {
    draft.say("No closed trade fits.");
    return { ...answer, status: "empty" };
  }
  const told: Performance[] = [];
  for (const [place, group] of ranked.entries()) {
    if (by === "trade") {
      sayTrade(answering, group, { place, want });
      continue;
    }
    const own: QuestionFilter = { ...filter, ...narrowedTo(by, group) };
    const { currency } = group;
    const figures = await readPerformance(ctx, { ...askedOf(own, asker), currency }, timeZone);
    const fact = sourceOf(answering, `g${place + 1}`, figuresSource(own, currency));
    draft.say(opening(place, want), fact("name", nameOf(by, group)), ": ", ...madeOf(fact, figures), ".");
    if (ranked.length === 1) sayChance({ say: draft.say, fact }, figures);
    told.push(figures);
  }
  const [first, second] = told;
  if (first !== undefined && second !== undefined) draft.say(orderWords(first, second));
  const groups = ranked[0]?.groups ?? 0;
  if (groups > 2 && by !== "trade") {
    const fact = sourceOf(answering, "all", figuresSource(filter, ranked[0]?.currency ?? ""));
    draft.say(
      "It is chosen from ",
      fact("groups", String(groups)),
      `, and the ${want} of many looks ${want === "best" ? "better" : "worse"} than it is.`,
    );
  }
  return answer;
}

function opening(place: number, want: "best" | "worst"): string {
  if (place > 0) return "Then ";
  return want === "best" ? "Best is " : "Worst is ";
}

function sayTrade(
  answering: Answering,
  { key, name, net, currency }: Ranked,
  { place, want }: { place: number; want: "best" | "worst" },
): void {
  const { draft } = answering;
  const trade = `t${place + 1}`;
  const ids = [key];
  draft.say(
    opening(place, want),
    draft.fact(`${trade}.symbol`, displayName(name), ids),
    " with ",
    draft.fact(`${trade}.net`, shownMoney(exact(net), currency), ids),
    " ",
    draft.fact(`${trade}.currency`, displayName(currency)),
    ".",
  );
}

function exact(net: string): Decimal {
  return toDecimal(decimal(net));
}

function nameOf(by: QuestionGrouping, { key, name }: Ranked): string {
  if (by === "weekday") return weekdayWords(key);
  if (by === "openingHour") return `${key}:00`;
  return by === "day" || by === "month" ? key : displayName(name);
}
