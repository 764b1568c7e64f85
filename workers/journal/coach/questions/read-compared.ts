import type { CoachQuery } from "#shared/contracts/coach-query.ts";
import type { Ctx } from "../../../context.ts";
import type { Ranked } from "../../trades/performance/core/ranked.ts";
import { rankGroups } from "../../trades/performance/rank-groups.ts";
import { readPerformance } from "../../trades/performance/read-performance.ts";
import { resolveAccount } from "../../trades/resolve-account.ts";
import { askedOf, type Asker } from "./core/asked-filter.ts";
import type { Compared, ComparedIn } from "./core/compared.ts";
import { narrowedTo } from "./core/narrowed-to.ts";
import { isRankedByShare, LEAST_RANKED, type Ranking, rankingOf, tellable } from "./core/ranking.ts";
import { listCurrencies } from "./list-currencies.ts";

type Comparison = Extract<CoachQuery, { kind: "compare" }>;

/** So many groups of a currency are ranked. */
const MOST_RANKED = 500;
const MOST_SINGLE = 3;

/** The first groups of the trades of a question, in the currencies that are told, and how many there are. */
export async function readCompared(
  ctx: Ctx,
  query: Comparison,
  asker: Asker,
): Promise<{ told: ComparedIn[]; rankings: Ranking[]; currencies: Ranked[] }> {
  const { by, measure, want, among, filter: given } = query;
  const filter = await resolveAccount(ctx.ledger, ctx.userId, given);
  const named = by === "symbol" && among !== undefined ? { symbol: [...among] } : {};
  const asked = { ...askedOf(filter, asker), ...named };
  const { timeZone = asker.timeZone } = asked;
  const least = isRankedByShare(query) ? LEAST_RANKED : 1;
  const wanted = { by, rank: measure, want, limit: by === "trade" ? MOST_SINGLE : MOST_RANKED, least };
  // Days are the asker's wherever the times of day are.
  const clock = by === "day" || by === "month" ? asker.timeZone : timeZone;
  const currencies = await listCurrencies(ctx, asked);
  const inEach = await Promise.all(
    currencies.map(({ currency }) => rankGroups(ctx, { ...asked, currency }, { ...wanted, timeZone: clock })),
  );
  const rankings = currencies.map(({ currency, trades: total }, at) =>
    rankingOf(inEach[at] ?? [], query, { currency, total }),
  );
  const told = tellable(rankings, { by, among }).map(async (ranking): Promise<ComparedIn> => {
    const compared = ranking.told.map(async (group): Promise<Compared> => {
      if (by === "trade") return { group, own: given, figures: null };
      const { currency } = group;
      const found = { ...askedOf(narrowedTo(by, group, filter), asker), currency };
      return {
        group,
        own: narrowedTo(by, group, given),
        figures: await readPerformance(ctx, found, timeZone),
      };
    });
    return { ranking, compared: await Promise.all(compared) };
  });
  return { told: await Promise.all(told), rankings, currencies };
}
