import type { Bias } from "#shared/contracts/biases.ts";
import { chasedOf } from "./chasing.ts";
import type { Row } from "./entry-rows.ts";
import { onStreak } from "./hot-hand.ts";
import { leftFar } from "./loss-aversion.ts";
import { beyondUsual } from "./overtrading.ts";
import { atRoundPrices } from "./round-number-anchoring.ts";
import { inHour } from "./time-of-day.ts";

/** The ids of the closed trades whose money is the cost of a habit; `trades` are those of `rows`. */
export function habitTrades(
  bias: Pick<Bias, "measure" | "estimate" | "parts">,
  rows: readonly Row[],
  trades: readonly string[],
): string[] {
  const shown = new Set(shownBy(bias, rows).filter(({ result }) => result !== null));
  return rows.flatMap((row, at) => (shown.has(row) ? trades.slice(at, at + 1) : []));
}

function shownBy(
  { measure, estimate, parts }: Pick<Bias, "measure" | "estimate" | "parts">,
  rows: readonly Row[],
): Row[] {
  switch (measure) {
    case "extra_gap":
      return beyondUsual(rows);
    case "loss_ratio":
      return leftFar(rows);
    case "run_share":
      return chasedOf(rows);
    case "round_share":
      return atRoundPrices(rows);
    case "streak_ratio":
      return onStreak(rows, estimate ?? 1);
    case "hour_gap":
      return inHour(rows, parts["hour"] ?? -1);
    case "pgr_minus_plr":
    case "hold_ratio":
    case "rate_ratio":
    case "size_ratio":
    case "add_ratio":
      throw new Error(`${measure} is no habit of entries`);
  }
}
