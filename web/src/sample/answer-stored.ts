import type { Transport } from "#shared/client/client.ts";
import { getBreakdown, getCalendar } from "#shared/contracts/breakdowns.ts";
import { getPerformance } from "#shared/contracts/performance.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import { type ProblemCode, PROBLEMS } from "#shared/problem.ts";
import { listStored } from "./list-stored.ts";
import { monthOf } from "./month-stored.ts";
import { summarizeStored, symbolsOf } from "./summarize-stored.ts";
import { storedDetails, storedGroups, storedYear } from "./stored-year.ts";

type Answer = (query: URLSearchParams, id: string) => Promise<unknown>;

const EMPTY_PAGE = { items: [], nextCursor: null };

/** What the pages of the sample read, by the path of the contract. Nothing else is answered. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  "/trades": async (query) => listStored((await storedYear()).trades, query),
  "/trades/summary": async (query) => summarizeStored((await storedYear()).trades, query),
  "/trades/symbols": async (query) => symbolsOf((await storedYear()).trades, query),
  [getTrade.path]: async (_, id) => {
    const trade = (await storedYear()).trades.find((each) => each.id === id);
    const detail = (await storedDetails())[id];
    if (trade === undefined || detail === undefined) return null;
    const { biases: __, ...shown } = detail;
    return { ...trade, ...shown, converted: null, sample: true };
  },
  "/trades/:id/bias": async (_, id) => {
    const detail = (await storedDetails())[id];
    return detail === undefined ? null : { items: detail.biases };
  },
  "/metrics": async () => (await storedYear()).metrics,
  [getPerformance.path]: async () => (await storedYear()).performance,
  "/metrics/equity": async () => (await storedYear()).equity,
  [getBreakdown.path]: async (query) => {
    const { by } = getBreakdown.query?.parse(Object.fromEntries(query)) ?? { by: "symbol" as const };
    return (await storedGroups()).breakdowns[by];
  },
  [getCalendar.path]: async (query) => monthOf(await storedGroups(), query.get("month")),
  "/biases": async () => (await storedYear()).biases,
  "/reflections": async () => (await storedYear()).reflections,
  "/accounts": () => Promise.resolve(EMPTY_PAGE),
  "/imports": () => Promise.resolve(EMPTY_PAGE),
  "/sample": () => Promise.resolve({ sample: null }),
};

/** Answers the pages from the stored year. It refuses a write or an unknown path as not found. */
export const answerStored: Transport = async (url, init) => {
  const { pathname, searchParams } = new URL(url);
  const path = pathname.replace(/^\/api\/v1/, "");
  const [, id = ""] = /^\/trades\/(trd_\w+)/.exec(path) ?? [];
  const answer = ANSWERS[id === "" ? path : path.replace(id, ":id")];
  if (init.method !== "GET" || answer === undefined) return refusal("not_found");
  const found = await answer(searchParams, id);
  return found === null ? refusal("not_found") : Response.json(found);
};

function refusal(code: ProblemCode): Response {
  const { status, title } = PROBLEMS[code];
  return Response.json({ code, title, status, requestId: "sample" }, { status });
}
