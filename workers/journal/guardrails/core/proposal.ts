import type { Bias } from "#shared/contracts/biases.ts";
import type { FromBias, Ruled } from "#shared/contracts/guardrail-rules.ts";
import { type Big, decimal, type Decimal, toDecimal } from "#shared/decimal.ts";

/** The size of an entry (quantity × price × multiplier) in its currency. */
export type EntrySize = { currency: string; size: Decimal };

/** Turns money of one currency into that of the guarded accounts; null where no rate is known. */
export type ToAccount = (size: Decimal, currency: string) => Big | null;

/** A rule made of a bias's own figures, or why there is none. */
export type Proposal = { ruled: Ruled } | { refused: string };

const MOST_MINUTES = 7 * 24 * 60;
const MONEY_PLACES = 2;

/**
 * The rule that answers a bias. After a loss, revenge trading waits as long as the bias calls an entry soon.
 * Overtrading ends at the usual number of a day. Habits of size are capped at the median of the last entries.
 * The others have no rule: they lie in closing orders, or in a price or an hour.
 */
export function proposalFor(
  bias: Bias | undefined,
  sizes: readonly EntrySize[],
  toAccount: ToAccount,
): Proposal {
  if (bias === undefined) return { refused: "The biases have not been scored yet." };
  if (bias.status !== "scored")
    return { refused: `This bias has ${bias.n} of the ${bias.minimum} trades that its score needs.` };
  switch (bias.bias) {
    case "revenge_trading": {
      const minutes = Math.ceil((bias.parts["thresholdSeconds"] ?? 0) / 60);
      const params = { losses: 1, lossBeyond: null, minutes: Math.min(MOST_MINUTES, Math.max(1, minutes)) };
      return { ruled: { rule: "cool_off", params } };
    }
    case "overtrading": {
      const trades = Math.max(1, bias.parts["usualNumber"] ?? 1);
      return { ruled: { rule: "max_trades", params: { trades } } };
    }
    // A cap at the usual size leaves no room to add to a loser, or to be larger on a streak.
    case "averaging_down":
    case "hot_hand":
    case "size_escalation": {
      if (sizes.length === 0) return { refused: "There is no entry whose size could be the usual one." };
      const notional = medianSize(sizes, toAccount);
      if (notional === null)
        return { refused: "The usual size cannot be told in the currency of the account: no rate is known." };
      return {
        ruled: { rule: "size_cap", params: { notional, quantity: null, percent: null, of: "position" } },
      };
    }
    case "disposition_effect":
      return {
        refused: "This bias lies in when positions are closed, and a guardrail judges only orders that open.",
      };
    case "loss_aversion":
      return {
        refused:
          "This bias lies in how far positions are left, and a guardrail judges only orders that open.",
      };
    case "chasing":
    case "round_number_anchoring":
    case "time_of_day":
      return { refused: "No guardrail judges the price or the hour of an order yet." };
  }
}

/** The score as it stands, for the guardrail that is made from it. */
export function fromBias({ bias, scoredAt, verdict, cost, evidence, evidenceTotal }: Bias): FromBias {
  return { bias, scoredAt, verdict, cost, evidence, evidenceTotal };
}

/**
 * The lower median of the sizes in the currency that most of them have, in that of the account, to the cent.
 * Null without a rate, and for less than a cent.
 */
function medianSize(sizes: readonly EntrySize[], toAccount: ToAccount): Decimal | null {
  const byCurrency = new Map<string, Decimal[]>();
  for (const { currency, size } of sizes)
    byCurrency.set(currency, [...(byCurrency.get(currency) ?? []), size]);
  const [most] = [...byCurrency].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  if (most === undefined) return null;
  const sorted = most[1].map(decimal).sort((a, b) => a.cmp(b));
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  const money = middle === undefined ? null : toAccount(toDecimal(middle), most[0])?.round(MONEY_PLACES);
  return money === undefined || money === null || money.lte(0) ? null : toDecimal(money);
}
