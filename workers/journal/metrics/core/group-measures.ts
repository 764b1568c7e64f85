import type { Breakdown, Group, GroupFigures, GroupMetrics } from "#shared/contracts/breakdowns.ts";
import { HOLDING_KEYS, STILL_OPEN, UNTIMED } from "#shared/contracts/trades.ts";
import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { measure, type Sums } from "./measures.ts";

/** Raised when the computation of a figure of a group changes. */
export const GROUPS_FORMULA = "groups-1";

/**
 * The sums of one group in one currency; money is exact. `key` is null for the groups beyond the most that
 * are shown, and `currency` for the currencies beyond them.
 */
export type GroupSums = Omit<Sums, "currency" | "drawdown" | "winStreak" | "lossStreak"> & {
  key: string | null;
  kind: "journal" | "paper" | null;
  rule: string | null;
  currency: string | null;
  /** How many groups these sums hold. */
  groups: number;
  /** Of converted sums the part of the gross P&L that is from prices; null of sums in their own currency. */
  price: Decimal | null;
};

export type Groups = { items: Group[]; rest: (GroupMetrics & { groups: number }) | null };

/** Measures each group and the rest. Rows of one group follow one another. */
export function measureGroups(by: Breakdown, rows: readonly GroupSums[]): Groups {
  const groups = Map.groupBy(rows, ({ key }) => key);
  const items = [...groups].flatMap(([key, sums]): Group[] =>
    key === null
      ? []
      : [{ key, kind: sums[0]?.kind ?? null, rule: sums[0]?.rule ?? null, ...measureGroup(sums) }],
  );
  const rest = groups.get(null);
  return {
    items: inOrder(by, items),
    rest:
      rest === undefined
        ? null
        : { ...measureGroup(rest), groups: Math.max(...rest.map((sums) => sums.groups)) },
  };
}

/** The sums of several groups as those of one, by currency. */
export function addUp(rows: readonly GroupSums[]): GroupSums[] {
  return [...Map.groupBy(rows, ({ currency }) => currency)].map(([currency, sums]) =>
    sums.reduce(
      (total, row) => ({
        ...total,
        groups: total.groups + row.groups,
        trades: total.trades + row.trades,
        openTrades: total.openTrades + row.openTrades,
        wins: total.wins + row.wins,
        losses: total.losses + row.losses,
        foreignFees: total.foreignFees + row.foreignFees,
        feesUnknown: total.feesUnknown + row.feesUnknown,
        won: plus(total.won, row.won),
        lost: plus(total.lost, row.lost),
        even: plus(total.even, row.even),
        gross: plus(total.gross, row.gross),
        fees: plus(total.fees, row.fees),
        price: row.price === null ? null : plus(total.price ?? "0", row.price),
      }),
      { ...NOTHING, currency },
    ),
  );
}

function plus(one: Decimal, other: Decimal): Decimal {
  return toDecimal(decimal(one).plus(other));
}

/** The figures of one group, of which each row holds a currency. Money adds up within one currency only. */
export function measureGroup(rows: readonly GroupSums[]): GroupMetrics {
  const byCurrency = rows.flatMap((row) => (row.currency === null ? [] : [figuresOf(row)]));
  const [first, ...others] = rows;
  if (first !== undefined && others.length === 0)
    return { ...figuresOf(first), ...splitOf(first), byCurrency };
  const add = (pick: (row: GroupSums) => number) => rows.reduce((total, row) => total + pick(row), 0);
  const counts = figuresOf({
    ...NOTHING,
    trades: add(({ trades }) => trades),
    openTrades: add(({ openTrades }) => openTrades),
    wins: add(({ wins }) => wins),
    losses: add(({ losses }) => losses),
    foreignFees: add(({ foreignFees }) => foreignFees),
    feesUnknown: add(({ feesUnknown }) => feesUnknown),
  });
  return { ...counts, byCurrency };
}

/** What of converted sums is from prices, and the rest, which is from rates. */
function splitOf({ gross, price }: GroupSums): { pricePnl?: Decimal; fxPnl?: Decimal } {
  if (price === null) return {};
  const fromPrices = decimal(price).round(WIRE_PLACES, HALF_EVEN);
  const whole = decimal(gross).round(WIRE_PLACES, HALF_EVEN);
  return { pricePnl: toDecimal(fromPrices), fxPnl: toDecimal(whole.minus(fromPrices)) };
}

const HALF_EVEN = 2;
const WIRE_PLACES = 18;

const NOTHING: GroupSums = {
  key: null,
  kind: null,
  rule: null,
  currency: null,
  groups: 0,
  trades: 0,
  openTrades: 0,
  wins: 0,
  losses: 0,
  won: "0",
  lost: "0",
  even: "0",
  gross: "0",
  fees: "0",
  price: null,
  foreignFees: 0,
  feesUnknown: 0,
};

/** The figures of one currency; without a currency there is no money. */
function figuresOf({
  key: _key,
  kind: _kind,
  rule: _rule,
  groups: _groups,
  price: _price,
  currency,
  ...sums
}: GroupSums): GroupFigures {
  const whole = measure({ ...sums, currency: currency ?? "", drawdown: "0", winStreak: 0, lossStreak: 0 });
  const { maxDrawdown: _drawdown, longestWinStreak: _won, longestLossStreak: _lost, ...figures } = whole;
  if (currency !== null) return figures;
  const none = { grossPnl: null, fees: null, netPnl: null, averageWin: null, averageLoss: null };
  return { ...figures, ...none, currency: null, payoff: null, profitFactor: null, expectancy: null };
}

const HOLDING_ORDER: readonly string[] = [...HOLDING_KEYS, UNTIMED, STILL_OPEN];

/** Times stand in their own order, and other groups in the given one. */
function inOrder(by: Breakdown, items: Group[]): Group[] {
  switch (by) {
    case "hour":
    case "weekday":
    case "weekday_hour":
    case "day":
    case "month":
      return items.toSorted((a, b) => (a.key < b.key ? -1 : 1));
    case "holding":
      return items.toSorted((a, b) => HOLDING_ORDER.indexOf(a.key) - HOLDING_ORDER.indexOf(b.key));
    case "symbol":
    case "account":
    case "setup":
    case "tag":
    case "adherence":
    case "rule":
    case "structure":
    case "direction":
      return items;
  }
}
