import * as z from "zod";
import { getTradeBias, listBiases, listReflections } from "#shared/contracts/biases.ts";
import { BREAKDOWNS, getBreakdown, getCalendar } from "#shared/contracts/breakdowns.ts";
import { getEquity, getMetrics } from "#shared/contracts/metrics.ts";
import { getPerformance } from "#shared/contracts/performance.ts";
import { Trade } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";

/** The product's answers about the sample year. workers/journal/sample/stored-answers.test.ts makes them. */
const Year = z.object({
  trades: z.array(Trade),
  metrics: reply(getMetrics),
  equity: reply(getEquity),
  performance: reply(getPerformance),
  biases: reply(listBiases),
  reflections: reply(listReflections),
});
export type Year = z.infer<typeof Year>;

/** What the page of one trade shows beside the row of the list. */
const Detail = reply(getTrade)
  .pick({
    executions: true,
    lots: true,
    changes: true,
    asks: true,
    answer: true,
    truncated: true,
    formula: true,
  })
  .extend({ biases: reply(getTradeBias).shape.items });
const Details = z.record(z.string(), Detail);
export type Details = z.infer<typeof Details>;

/** The year by each attribute, and its months. Days and hours are those of STORED_ZONE. */
const Groups = z.object({
  breakdowns: z.record(z.enum(BREAKDOWNS), reply(getBreakdown)),
  calendars: z.array(reply(getCalendar)),
});
export type Groups = z.infer<typeof Groups>;

/** The answers, each file fetched once a document. */
export const storedYear = once(async () => Year.parse(await fetchFile("year")));
export const storedGroups = once(async () => Groups.parse(await fetchFile("groups")));
export const storedDetails = once(async () => Details.parse(await fetchFile("details")));

function reply<R extends z.ZodType>({ reply: schema }: { name: string; reply?: R }): R {
  if (schema === undefined) throw new Error("a contract without a reply has no stored answer");
  return schema;
}

async function fetchFile(name: "year" | "groups" | "details"): Promise<unknown> {
  const response = await fetch(`/sample-year/${name}.json`);
  if (!response.ok) throw new TypeError(`the sample answered ${response.status}`);
  return response.json();
}

/** A file that did not come is asked for again. */
function once<T>(get: () => Promise<T>): () => Promise<T> {
  let held: Promise<T> | null = null;
  return () => {
    held ??= get().catch((error: unknown) => {
      held = null;
      throw error;
    });
    return held;
  };
}
