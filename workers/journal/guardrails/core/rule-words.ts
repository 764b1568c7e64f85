import type { Ruled } from "#shared/contracts/guardrail-rules.ts";
import type { Decimal } from "#shared/decimal.ts";

/** A guardrail's rule as a sentence that a trader reads. */
export function ruleWords(guardrail: Ruled): string {
  switch (guardrail.rule) {
    case "cool_off": {
      const { losses, lossBeyond, minutes } = guardrail.params;
      const causes = [
        ...(losses === null && lossBeyond !== null ? [] : [afterLosses(losses ?? 1)]),
        ...(lossBeyond === null ? [] : [`a loss of ${lossBeyond} or more`]),
      ];
      return `Opens nothing for ${minutes === 1 ? "a minute" : `${minutes} minutes`} after ${causes.join(" or ")}.`;
    }
    case "max_trades": {
      const { trades } = guardrail.params;
      return `Opens at most ${trades === 1 ? "one trade" : `${trades} trades`} a day.`;
    }
    case "daily_loss": {
      const { amount, percent, counts } = guardrail.params;
      const what = counts === "equity" ? "with open positions" : "on closed trades";
      return `Opens nothing more on a day that has lost ${limitWords(amount, percent, "the equity at its start")}, ${what}.`;
    }
    case "size_cap": {
      const { notional, quantity, percent, of } = guardrail.params;
      const limit = quantity === null ? limitWords(notional, percent, "the equity") : `${quantity} units`;
      return of === "order" ? `Caps an order at ${limit}.` : `Caps a position at ${limit}.`;
    }
    case "drawdown": {
      const { kind, amount, percent, locksAtStart } = guardrail.params;
      if (kind === "static")
        return `Opens nothing while equity is ${limitWords(amount, percent, "it")} or more below the start balance.`;
      const lock = locksAtStart ? "; the floor rises no further than the start balance" : "";
      return `Opens nothing while equity is ${limitWords(amount, percent, "it")} or more below its highest${lock}.`;
    }
  }
}

function afterLosses(losses: number): string {
  return losses === 1 ? "a loss" : `${losses} losses in a row`;
}

function limitWords(amount: Decimal | null, percent: Decimal | null, whole: string): string {
  return amount ?? `${percent} % of ${whole}`;
}
