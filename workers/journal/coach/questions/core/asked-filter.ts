import type { CoachQuery, QuestionFilter } from "#shared/contracts/coach-query.ts";
import type { AnswerSource } from "#shared/contracts/questions.ts";
import type { SimpleSimulation } from "#shared/contracts/simulations.ts";
import { type LotMethod, TradeFilter } from "#shared/contracts/trades.ts";
import { wallClock } from "../../../../math/wall-clock.ts";
import { addDays } from "./time-words.ts";

/** The zone of the asker's days, and how P&L is matched. */
export type Asker = { timeZone: string; lotMethod: LotMethod };

/** The filter of trades that a question means; the page of its source makes the same one. */
export function askedOf(
  filter: QuestionFilter,
  { timeZone, lotMethod }: Asker,
): TradeFilter & { currency?: string } {
  const { symbol, from, to, zone, currency, ...rest } = filter;
  const asked = TradeFilter.parse({
    ...rest,
    ...(symbol !== undefined && { symbol: [symbol] }),
    ...boundsOf({ from, to }, timeZone),
    timeZone: zone ?? timeZone,
    lotMethod,
  });
  return { ...asked, ...(currency !== undefined && { currency }) };
}

function boundsOf(
  { from, to }: Pick<QuestionFilter, "from" | "to">,
  timeZone: string,
): { from?: string; to?: string } {
  const instantOf = wallClock(timeZone);
  const start = (day: string) => new Date(instantOf(Date.parse(`${day}T00:00:00Z`))).toISOString();
  return {
    ...(from !== undefined && { from: start(from) }),
    ...(to !== undefined && { to: start(addDays(to, 1)) }),
  };
}

/** The page of figures over the same trades, in one currency. */
export function figuresSource(filter: QuestionFilter, currency: string): AnswerSource {
  const { symbol, ...rest } = filter;
  // The page takes commas between several symbols.
  const named = symbol === undefined ? {} : symbol.includes(",") ? { begins: symbol } : { symbol };
  return { page: "performance", search: { ...strings(rest), ...named, currency } };
}

type Without = Extract<CoachQuery, { kind: "without" }>;

export function simulationOf({ exclude, filter }: Without, { timeZone, lotMethod }: Asker): SimpleSimulation {
  const { from, to, ...rest } = filter;
  return { ...rest, ...boundsOf({ from, to }, timeZone), exclude, timeZone, lotMethod };
}

export function simulationSource({ exclude, filter }: Without): AnswerSource {
  const lists = Object.entries(exclude).map(([name, values = []]) => [name, values.join(",")]);
  return { page: "what-if", search: { ...strings(filter), ...Object.fromEntries(lists) } };
}

function strings(filter: object): Record<string, string> {
  return Object.fromEntries(
    Object.entries(filter).flatMap(([name, value]: [string, unknown]) =>
      typeof value === "string" ? [[name, value]] : [],
    ),
  );
}
