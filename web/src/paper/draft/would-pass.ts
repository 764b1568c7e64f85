import type { Quote } from "#shared/contracts/market.ts";
import { OrderType, TimeInForce, type Rejection } from "#shared/contracts/order.ts";
import { type Draft, FIELDS } from "./draft.ts";

type Passing = NonNullable<Rejection["wouldPass"]>;

/**
 * The ticket with what would pass, or null where a refusal names nothing that a ticket can take. An order
 * that becomes a limit order begins at the price it would have met.
 */
export function withPassing(draft: Draft, passing: Passing, quote: Quote | undefined): Draft | null {
  const fields = FIELDS.filter((field) => passing[field] !== undefined);
  const type = OrderType.safeParse(passing["type"]).data;
  const timeInForce = TimeInForce.safeParse(passing["timeInForce"]).data;
  if (fields.length === 0 && type === undefined && timeInForce === undefined) return null;
  const price = type === "limit" ? (draft.side === "buy" ? quote?.ask : quote?.bid) : undefined;
  return {
    ...draft,
    type: type ?? draft.type,
    timeInForce: timeInForce ?? draft.timeInForce,
    fields: {
      ...draft.fields,
      ...(price === undefined || draft.fields.limitPrice !== "" ? {} : { limitPrice: price }),
      ...Object.fromEntries(fields.map((field) => [field, passing[field] ?? ""])),
    },
  };
}

const NAMES: Record<string, string> = {
  quantity: "quantity",
  limitPrice: "limit",
  stopPrice: "stop",
  trailAmount: "trail",
  "takeProfit.limitPrice": "take profit",
  "stopLoss.stopPrice": "stop loss",
  "stopLoss.limitPrice": "limit of the stop loss",
  type: "type",
  timeInForce: "time in force",
};

/** The fields that would pass as the button says them: `quantity 100, limit 101.2`. */
export function passingWords(passing: Passing): string {
  return Object.entries(passing)
    .filter(([name]) => NAMES[name] !== undefined)
    .map(([name, value]) => `${NAMES[name]} ${value}`)
    .join(", ");
}
