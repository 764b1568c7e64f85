import type { Bias, BiasName } from "#shared/contracts/biases.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { rowsOf } from "./core/entries/entry-weeks.ts";
import { habitTrades } from "./core/entries/habit-trades.ts";
import { listHabits, listLongLosers, listShown, type NamedEntries } from "./habit-store.ts";

/** The biases whose trades stand in the counts of weeks. */
const OF_ENTRIES: ReadonlySet<BiasName> = new Set<BiasName>([
  "overtrading",
  "loss_aversion",
  "chasing",
  "round_number_anchoring",
  "hot_hand",
  "time_of_day",
]);

/**
 * The ids of the trades whose money is the cost of these biases, as they were scored last. Throws
 * bias_unscored for one without a cost.
 */
export async function readHabitTrades(
  ctx: Pick<Ctx, "ledger" | "userId">,
  given: readonly BiasName[],
): Promise<string[]> {
  const names = [...new Set(given)];
  const withWeeks = names.some((name) => OF_ENTRIES.has(name));
  const { scores, weeks } = await listHabits(ctx.ledger, ctx.userId, { names, withWeeks });
  const ofEntries = weeks === null ? null : tradesOfEntries(weeks);
  const found: string[] = [];
  for (const name of names) {
    const score = scores.find(({ bias, cost }) => bias === name && cost !== null);
    const ids = score && (OF_ENTRIES.has(name) ? ofEntries?.(score) : await tradesOf(ctx, score));
    if (ids === undefined) throw new Problem("bias_unscored", name);
    for (const id of ids) found.push(id);
  }
  return found;
}

function tradesOfEntries(weeks: readonly NamedEntries[]): (score: Bias) => string[] {
  const rows = rowsOf(weeks);
  const trades = weeks.flatMap((week) => week.trades);
  return (score) => habitTrades(score, rows, trades);
}

function tradesOf(
  { ledger, userId }: Pick<Ctx, "ledger" | "userId">,
  { bias, measure, parts, estimate }: Bias,
): Promise<string[]> {
  const shown = (role: string, within: number | null = null) =>
    listShown(ledger, userId, { bias, role, within });
  switch (measure) {
    case "pgr_minus_plr":
    case "hold_ratio":
      return listLongLosers(ledger, userId, parts["longSeconds"] ?? Number.MAX_VALUE);
    case "rate_ratio":
      return shown("entered_soon_after_loss", parts["thresholdSeconds"] ?? 0);
    case "size_ratio":
      return shown((estimate ?? 1) >= 1 ? "sized_up_after_loss" : "sized_up_after_win");
    case "add_ratio":
      return shown("added_at_loss");
    default:
      throw new Error(`the trades of ${measure} stand in the weeks`);
  }
}
