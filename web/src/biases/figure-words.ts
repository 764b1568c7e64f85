import type { EvidenceFigure } from "#shared/contracts/biases.ts";
import { formatDuration } from "../numbers/format-duration.ts";
import { formatCount, formatMoney, formatShare } from "../numbers/format-number.ts";
import { times } from "./part-words.ts";

/** Why a trade is evidence, with its figure: `2.1 × usual, 4 min after −180.00`. */
export function figureWords({ role, measure, gapSeconds, after }: EvidenceFigure): string {
  const result = after === null ? "a loss" : formatMoney(after.net, after.currency, "always");
  switch (role) {
    case "entered_soon_after_loss":
      return `${formatDuration(measure ?? 0)} after ${result}`;
    case "sized_up_after_loss":
    case "sized_up_after_win": {
      const size = `${times(measure ?? 1)} usual`;
      return gapSeconds === null || after === null
        ? `${size}, ${ROLE_WORDS[role]}`
        : `${size}, ${formatDuration(gapSeconds)} after ${result}`;
    }
    case "beyond_usual_number":
      return `trade ${formatCount(measure ?? 0)} of the day`;
    case "left_far_at_loss":
      return `left at ${times(measure ?? 1)} the usual move`;
    case "entered_after_run":
      return `entered after a run of ${share(measure)}`;
    case "added_at_loss":
      return `added when ${share(measure)} against it`;
    case "sized_up_on_streak":
    case "sized_down_on_streak":
      return `${times(measure ?? 1)} usual, on a streak of gains`;
    case "held_long":
      return `held ${formatDuration(measure ?? 0)}`;
    default:
      return roleWords(role);
  }
}

const ROLE_WORDS: Record<string, string> = {
  entered_soon_after_loss: "opened soon after a loss",
  sized_up_after_loss: "larger than usual after a loss",
  sized_up_after_win: "larger than usual after a win",
  held_long: "a loser held long",
  sold_gain: "sold at a gain while a loser was kept",
  held_loss: "kept at a loss while a winner was sold",
  beyond_usual_number: "beyond your usual number a day",
  left_far_at_loss: "left far from its entry at a loss",
  entered_after_run: "entered after the price had run",
  added_at_loss: "added to at a loss",
  at_round_price: "at a round price",
  sized_up_on_streak: "larger than usual on a streak of gains",
  sized_down_on_streak: "smaller than usual on a streak of gains",
  in_worst_hour: "opened in your worst hour",
};

function share(measure: number | null): string {
  return formatShare((measure ?? 0).toFixed(6));
}

/** A role in a trader's words; a role of a newer server as it is called there. */
export function roleWords(role: string): string {
  return ROLE_WORDS[role] ?? role.replaceAll("_", " ");
}
