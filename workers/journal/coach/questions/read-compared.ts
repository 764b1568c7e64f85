import type { CoachQuery, QuestionFilter } from "#shared/contracts/coach-query.ts";
import type { Performance } from "#shared/contracts/performance.ts";
import type { Ctx } from "../../../context.ts";
import { rankGroups, type Ranked } from "../../trades/performance/rank-groups.ts";
import { readPerformance } from "../../trades/performance/read-performance.ts";
import { resolveAccount } from "../../trades/resolve-account.ts";
import { askedOf, type Asker } from "./core/asked-filter.ts";
import { narrowedTo } from "./core/narrowed-to.ts";
import { listCurrencies } from "./list-currencies.ts";

type Comparison = Extract<CoachQuery, { kind: "compare" }>;

/** A group with the filter that finds its trades, and their figures; a single trade has neither. */
export type Compared = { group: Ranked; own: QuestionFilter; figures: Performance | null };

/** So many groups are told. */
const TOLD = 3;
/** A share or an average of fewer trades is told last. */
const LEAST_OF_SHARE = 5;

/** The first groups of the trades of a question, and the currencies of all these trades. */
export async function readCompared(
  ctx: Ctx,
  { by, measure, want, filter: given }: Comparison,
  asker: Asker,
): Promise<{ compared: Compared[]; currencies: Ranked[] }> {
  const filter = await resolveAccount(ctx.ledger, ctx.userId, given);
  const asked = askedOf(filter, asker);
  const { timeZone = asker.timeZone } = asked;
  const isShare = by !== "trade" && (measure === "expectancy" || measure === "winRate");
  const wanted = { by, rank: measure, want, limit: TOLD, least: isShare ? LEAST_OF_SHARE : 1 };
  // Days are the asker's wherever the times of day are.
  const clock = by === "day" || by === "month" ? asker.timeZone : timeZone;
  const [ranked, currencies] = await Promise.all([
    rankGroups(ctx, asked, { ...wanted, timeZone: clock }),
    listCurrencies(ctx, asked),
  ]);
  const compared = ranked.map(async (group): Promise<Compared> => {
    if (by === "trade") return { group, own: given, figures: null };
    const { currency } = group;
    const found = { ...askedOf(narrowedTo(by, group, filter), asker), currency };
    return { group, own: narrowedTo(by, group, given), figures: await readPerformance(ctx, found, timeZone) };
  });
  return { compared: await Promise.all(compared), currencies };
}
