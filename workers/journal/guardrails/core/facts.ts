import type { FromBias, GuardrailAction, Ruled } from "#shared/contracts/guardrail-rules.ts";
import type { Decimal } from "#shared/decimal.ts";

/** An instant in ISO-8601 UTC. */
export type Instant = string;

/** What the rules are judged by. Money is in the account's currency, and nothing is rounded. */
export type Facts = {
  now: Instant;
  /** The day in the owner's zone, as `tradingDays` gives it. */
  day: TradingDay;
  account: {
    id: string;
    startBalance: Decimal;
    equity: Decimal;
    /** The equity at the start of the day. */
    dayStartEquity: Decimal;
    /** The highest equity since the account's epoch began. */
    highEquity: Decimal;
  };
  today: {
    /** Trades opened on this day, with working orders that would open one. */
    opened: number;
    /** Net P&L of what was closed on this day. */
    realized: Decimal;
  };
  /** The last closing fills that lost, the newest first. */
  losses: readonly Loss[];
  order: OrderFacts;
};

export type TradingDay = { date: string; start: Instant; end: Instant };

/** A losing close: its net P&L, which is negative, and how many closes in a row had lost with it. */
export type Loss = { at: Instant; net: Decimal; inARow: number };

export type OrderFacts = {
  symbol: string;
  side: "buy" | "sell";
  quantity: Decimal;
  /** Quantity × price × multiplier, at the price by which buying power is checked. */
  notional: Decimal;
  /** Whether any part of the order opens or adds to a position. An order that only closes is never judged. */
  opens: boolean;
  /** The signed position when all of the order has filled; negative is short. */
  positionAfter: Decimal;
  /** What other working orders may still open in the same direction. */
  beside: Decimal;
  /** The step of quantities of the instrument. */
  quantityStep: Decimal;
};

/** A guardrail in force, as it judges. */
export type Standing = Ruled & {
  id: string;
  action: GuardrailAction;
  from: FromBias | null;
  seed: string;
};
