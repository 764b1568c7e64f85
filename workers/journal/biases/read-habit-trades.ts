import type { Bias, BiasName } from "#shared/contracts/biases.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { rowsOf } from "./core/entries/entry-weeks.ts";
import { habitTrades } from "./core/entries/habit-trades.ts";
import { listEntryWeeks, listLongLosers, listShown } from "./habit-store.ts";
import { listScores } from "./store.ts";

/**
 * The ids of the trades whose money is the cost of these biases, as they were scored last. Throws
 * bias_unscored for one without a cost.
 */
export async function readHabitTrades(
  ctx: Pick<Ctx, "ledger" | "userId">,
  names: readonly BiasName[],
): Promise<string[]> {
  const scores = await listScores(ctx.ledger.read, ctx.userId);
  const found: string[] = [];
  for (const name of new Set(names)) {
    const score = scores.find(({ bias, cost }) => bias === name && cost !== null);
    if (score === undefined) throw new Problem("bias_unscored", name);
    for (const id of await tradesOf(ctx, score)) found.push(id);
  }
  return found;
}

async function tradesOf({ ledger, userId }: Pick<Ctx, "ledger" | "userId">, bias: Bias): Promise<string[]> {
  const { measure, parts, estimate } = bias;
  const shown = (role: string, within: number | null = null) =>
    listShown(ledger, userId, { bias: bias.bias, role, within });
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
    default: {
      const weeks = await listEntryWeeks(ledger, userId);
      if (weeks === null) throw new Problem("bias_unscored", bias.bias);
      return habitTrades(
        bias,
        rowsOf(weeks),
        weeks.flatMap(({ trades }) => trades),
      );
    }
  }
}
