import type { GuardrailAction, Ruled, RuleName } from "#shared/contracts/guardrail-rules.ts";
import type { Decimal } from "#shared/decimal.ts";
import { formatCount, formatDecimal, formatMoney, formatQuantity } from "../numbers/format-number.ts";
import { formatDuration } from "../numbers/format-duration.ts";

/** The name of a rule, and what it is for. */
export const RULE_NAMES: Record<RuleName, { name: string; about: string }> = {
  cool_off: { name: "Wait after losses", about: "Opens nothing for a while, so that a loss is not chased." },
  max_trades: { name: "Most trades a day", about: "Stops a day that has turned into overtrading." },
  daily_loss: { name: "Daily loss", about: "Ends the day once it has lost this much." },
  size_cap: { name: "Size", about: "Caps an order, or the position that it would leave." },
  drawdown: { name: "Drawdown", about: "Stops while the account is too far below its start or its high." },
};

export const ACTION_NAMES: Record<GuardrailAction, { name: string; about: string }> = {
  block: {
    name: "Block",
    about:
      "The order is refused, with the numbers and what would pass. You can override it with a confirmation.",
  },
  warn: { name: "Warn", about: "The order goes through, and you are told." },
  randomised: {
    name: "Randomised",
    about:
      "A coin decides for each day whether it blocks or only records. Comparing the two kinds of days measures " +
      "what the guardrail is worth to you. Nothing else can: a guardrail that always blocks has no days to " +
      "compare with.",
  },
};

/** A rule as a trader says it: `After 2 losses in a row, wait 30 min.` */
export function ruleWords(ruled: Ruled, currency: string | null): string {
  switch (ruled.rule) {
    case "cool_off": {
      const { losses, lossBeyond, minutes } = ruled.params;
      const causes = [
        ...(losses === null && lossBeyond !== null ? [] : [lossesWords(losses ?? 1)]),
        ...(lossBeyond === null ? [] : [`a loss of ${money(lossBeyond, currency)} or more`]),
      ];
      return `After ${causes.join(" or ")}, wait ${formatDuration(minutes * 60)}.`;
    }
    case "max_trades": {
      const { trades } = ruled.params;
      return `Open at most ${trades === 1 ? "one trade" : `${formatCount(trades)} trades`} a day.`;
    }
    case "daily_loss": {
      const { amount, percent, counts } = ruled.params;
      const limit = amount === null ? `${share(percent)} of the day’s first equity` : money(amount, currency);
      const what = counts === "equity" ? "open positions included" : "closed trades only";
      return `Stop for the day once it has lost ${limit}, ${what}.`;
    }
    case "size_cap": {
      const { notional, quantity, percent, of } = ruled.params;
      const limit =
        quantity !== null
          ? `${formatQuantity(quantity)} units`
          : notional === null
            ? `${share(percent)} of the equity`
            : money(notional, currency);
      return `Keep ${of === "order" ? "an order" : "a position"} at ${limit} or less.`;
    }
    case "drawdown": {
      const { kind, amount, percent, locksAtStart } = ruled.params;
      const from = kind === "static" ? "the start balance" : "its highest equity";
      const limit = amount === null ? share(percent) : money(amount, currency);
      const lock = kind === "trailing" && locksAtStart ? "; the floor rises no further than the start" : "";
      return `Open nothing while the account is ${limit} or more below ${from}${lock}.`;
    }
  }
}

function lossesWords(losses: number): string {
  return losses === 1 ? "a loss" : `${formatCount(losses)} losses in a row`;
}

function money(amount: Decimal, currency: string | null): string {
  return `${formatMoney(amount, currency)}${currency === null ? "" : ` ${currency}`}`;
}

function share(percent: Decimal | null): string {
  return `${formatDecimal(percent ?? "0")} %`;
}
