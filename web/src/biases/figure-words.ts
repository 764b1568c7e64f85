import type { EvidenceFigure } from "#shared/contracts/biases.ts";
import { formatDuration } from "../numbers/format-duration.ts";
import { formatMoney } from "../numbers/format-number.ts";
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
};

/** A role in a trader's words; a role of a newer server as it is called there. */
export function roleWords(role: string): string {
  return ROLE_WORDS[role] ?? role.replaceAll("_", " ");
}
