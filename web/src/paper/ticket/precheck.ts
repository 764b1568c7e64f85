import type { Guardrail } from "#shared/contracts/guardrails.ts";
import type { MarketInstrument } from "#shared/contracts/market.ts";
import type { Rejection, RejectionRule } from "#shared/contracts/order.ts";
import type { PaperAccount } from "#shared/contracts/paper-accounts.ts";
import { type Big, type Decimal, decimal, toDecimal } from "#shared/decimal.ts";
import { type Field, FIELDS, type OrderBody } from "../draft/draft.ts";
import type { Estimate } from "./estimate.ts";
import { fitsStep, nearestStep, stepBelow } from "../fields/stepped.ts";

/** What the server would refuse, as far as this page knows; `wouldPass` as in a rejection. */
export type Finding = Pick<Rejection, "words" | "wouldPass"> & { rule: RejectionRule };

type Seen = {
  account: PaperAccount;
  instrument: MarketInstrument | undefined;
  hasQuote: boolean;
  isStale: boolean;
  estimate: Estimate | null;
  /** What the account made since its day began, in its currency; null while it is not known. */
  dayPnl: Decimal | null;
};

/**
 * What could stop a complete order, in the order and the words of the server's rules. It hides nothing from
 * the server: the user may send the order nevertheless.
 */
export function precheck(body: OrderBody, seen: Seen): Finding[] {
  const { instrument, isStale, hasQuote } = seen;
  return [
    ...(instrument === undefined ? [] : stepFindings(body, instrument)),
    ...(instrument?.session.isOpen === false && tradesAtOnce(body)
      ? [finding("session", `The market is closed, and ${nameOf(body)} trades at once.`, patient(body))]
      : []),
    ...staleFindings(body, { isStale, hasQuote }),
    ...moneyFindings(body, seen),
  ];
}

/** The guardrails that will judge an order of this account which opens or adds to a position. */
export function watching(
  guardrails: readonly Guardrail[],
  accountId: string,
  estimate: Estimate | null,
): Guardrail[] {
  if (estimate !== null && decimal(estimate.opening).eq(0)) return [];
  return guardrails.filter(
    (each) => each.isActive && (each.accountId === null || each.accountId === accountId),
  );
}

function stepFindings(body: OrderBody, { priceStep, quantityStep }: MarketInstrument): Finding[] {
  const wrong = FIELDS.flatMap((field): [Field, string][] => {
    const value = priceOf(body, field);
    return value === undefined || fitsStep(value, priceStep) ? [] : [[field, value]];
  });
  const [first] = wrong;
  const prices =
    first === undefined
      ? []
      : [
          finding(
            "price_step",
            `${first[0]} ${first[1]} is no multiple of the price step ${priceStep}.`,
            Object.fromEntries(wrong.map(([field, value]) => [field, nearestStep(value, priceStep)])),
          ),
        ];
  if (fitsStep(body.quantity, quantityStep)) return prices;
  const words = `The quantity ${body.quantity} is no multiple of the quantity step ${quantityStep}.`;
  return [...prices, finding("quantity_step", words, { quantity: stepBelow(body.quantity, quantityStep) })];
}

function priceOf(body: OrderBody, field: Field): string | undefined {
  switch (field) {
    case "limitPrice":
    case "stopPrice":
    case "trailAmount":
      return body[field];
    case "takeProfit.limitPrice":
      return body.takeProfit?.limitPrice;
    case "stopLoss.stopPrice":
      return body.stopLoss?.stopPrice;
    case "stopLoss.limitPrice":
      return body.stopLoss?.limitPrice;
    default:
      return undefined;
  }
}

function staleFindings(body: OrderBody, { isStale, hasQuote }: { isStale: boolean; hasQuote: boolean }) {
  if (!hasQuote || !isStale || !tradesAtOnce(body)) return [];
  const words = `The latest quote of ${body.symbol} is stale, and ${nameOf(body)} needs a fresh one.`;
  return [finding("stale_quote", words, patient(body))];
}

function moneyFindings(body: OrderBody, { account, instrument, estimate, dayPnl }: Seen): Finding[] {
  if (estimate === null || decimal(estimate.opening).eq(0)) return [];
  const { maxPosition, maxDailyLoss } = account.limits;
  const step = instrument?.quantityStep ?? "1";
  const opening = decimal(estimate.opening);
  const before = decimal(estimate.before);
  const closing = decimal(body.quantity).minus(opening);
  const unit = decimal(estimate.price).times(instrument?.multiplier ?? "1");
  const size = before.plus(opening).times(unit);
  const found: Finding[] = [];
  if (maxPosition !== null && size.gt(maxPosition)) {
    const room = decimal(maxPosition).div(unit).minus(before);
    found.push(
      finding(
        "position_limit",
        `The position would be worth up to ${toDecimal(size)}, above the limit of ${maxPosition}.`,
        passing(closing.plus(room.lt(0) ? 0 : room), step),
      ),
    );
  }
  if (maxDailyLoss !== null && dayPnl !== null && decimal(dayPnl).lte(decimal(maxDailyLoss).times(-1)))
    found.push(
      finding(
        "daily_loss",
        `The day stands at ${dayPnl} and the limit is a loss of ${maxDailyLoss}: only closing orders pass.`,
        passing(closing, step),
      ),
    );
  const power = account.buyingPower;
  if (power !== null && decimal(estimate.reserve).gt(power)) {
    const room = opening.times(power).div(estimate.reserve);
    found.push(
      finding(
        "buying_power",
        `The order keeps back ${estimate.reserve}, and the buying power is ${power}.`,
        passing(closing.plus(room.lt(0) ? 0 : room), step),
      ),
    );
  }
  return found;
}

/** The quantity that fits, in whole steps; null where not one step does. */
function passing(quantity: Big, step: string): Record<string, string> | null {
  return quantity.lt(step) ? null : { quantity: stepBelow(quantity.toFixed(12), step) };
}

function finding(rule: RejectionRule, words: string, wouldPass: Record<string, string> | null): Finding {
  return { rule, words, wouldPass };
}

function tradesAtOnce({ type, timeInForce }: OrderBody): boolean {
  return type === "market" || timeInForce === "ioc" || timeInForce === "fok";
}

function patient({ type, timeInForce }: OrderBody): Record<string, string> {
  return {
    ...(type === "market" || type === "trailing_stop" ? { type: "limit" } : {}),
    ...(timeInForce === "ioc" || timeInForce === "fok" ? { timeInForce: "day" } : {}),
  };
}

function nameOf({ type, timeInForce }: OrderBody): string {
  if (timeInForce === "ioc" || timeInForce === "fok") return `an order with ${timeInForce}`;
  return `a ${type.replaceAll("_", "-")} order`;
}
