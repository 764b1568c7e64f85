import type { ListFigure } from "#shared/contracts/explain.ts";
import type { Performance } from "#shared/contracts/performance.ts";
import type { Decimal } from "#shared/decimal.ts";
import { formatDuration } from "../numbers/format-duration.ts";
import {
  formatCount,
  formatDecimal,
  formatMoney,
  formatShare,
  formatStatistic,
} from "../numbers/format-number.ts";
import { formatCalendar } from "../numbers/format-time.ts";
import type { TradesSearch } from "../trades/search.ts";

/**
 * A figure in words. `why` says why there is none, and `search` narrows the page's filter to its trades. A
 * sum over them is `told` by its parts.
 */
export type FigureRow = {
  name: string;
  value: string | null;
  beside?: string;
  why: string;
  meaning: string;
  formula: string;
  search?: TradesSearch;
  told?: ListFigure;
};
export type FigureGroup = { title: string; rows: FigureRow[] };

const NO_TRADE = "no closed trade fits";
const NO_LOSS = "no trade here lost";
const NO_PLAN = "no trade here has a planned stop or risk";
const NO_TIMES = "no trade here has times of day";
const NO_FALL = "the equity was never below its best";
const NO_CHAIN = "no money was paid in that the results could rest on";
const NOT_WHOLE =
  "the filter leaves out trades of an account, and deposits belong to the account and not to a trade";

/** Every figure of the page, by groups in their order. */
export function figureGroups(told: Performance): FigureGroup[] {
  return [
    { title: "Results", rows: resultRows(told) },
    { title: "R-multiples", rows: multipleRows(told) },
    { title: "Holding times", rows: holdingRows(told) },
    { title: "Drawdown and recovery", rows: drawdownRows(told) },
    { title: "Ratios and returns", rows: ratioRows(told) },
  ];
}

function resultRows(told: Performance): FigureRow[] {
  const { currency, trades, wins, losses, scratches, expectancyInterval } = told;
  const money = (value: Decimal) => formatMoney(value, currency);
  return [
    {
      name: "Net P&L",
      value: formatMoney(told.netPnl, currency, "always"),
      beside: `${currency === null ? "" : `${currency}, `}${formatCount(trades)} ${trades === 1 ? "trade" : "trades"}`,
      why: NO_TRADE,
      meaning: "what the closed trades earned after fees",
      formula: "Σ (gross P&L − fees)",
      told: "netPnl",
    },
    countRow("Wins", wins, "win", "net P&L above the tolerance of your preferences"),
    countRow("Losses", losses, "loss", "net P&L below zero by more than the tolerance"),
    countRow(
      "Breakeven",
      scratches,
      "breakeven",
      "net P&L within the tolerance of your preferences, zero unless you set another; also called a scratch",
    ),
    {
      name: "Win rate",
      value: told.winRate === null ? null : formatShare(String(told.winRate)),
      ...(told.winRateWithoutScratches === null
        ? {}
        : { beside: `${formatShare(String(told.winRateWithoutScratches))} without breakeven trades` }),
      why: NO_TRADE,
      meaning: "how many of your trades win",
      formula: "wins ÷ trades; without breakeven trades wins ÷ (wins + losses)",
      told: "winRate",
    },
    {
      name: "Expectancy",
      value: told.expectancy === null ? null : money(told.expectancy),
      ...(expectancyInterval === null
        ? {}
        : { beside: `95 %: ${expectancyInterval.map(money).join(" to ")}` }),
      why: NO_TRADE,
      meaning: "what one more such trade earns on average; an interval over zero may be luck",
      formula: "mean net P&L ± 1.96 × standard deviation ÷ √trades",
      told: "expectancy",
    },
    ...sizeRows(told),
  ];
}

function sizeRows(told: Performance): FigureRow[] {
  const { currency, averageWin, averageLoss, largestWin, largestLoss, payoff, profitFactor } = told;
  const sized = (value: Decimal | null) => (value === null ? null : formatMoney(value, currency, "always"));
  const largest = (value: Decimal | null) => (value === null ? {} : { beside: `largest ${sized(value)}` });
  return [
    {
      name: "Profit factor",
      value: profitFactor === null ? null : formatStatistic(profitFactor),
      why: NO_LOSS,
      meaning: "what winners brought for each unit of money that losers took",
      formula: "net P&L of wins ÷ that of losses, without its sign; breakeven trades are in neither",
    },
    {
      name: "Average win",
      value: sized(averageWin),
      ...largest(largestWin),
      why: "no trade here won",
      meaning: "what a winner brings",
      formula: "net P&L of wins ÷ wins",
      search: { result: "win" },
    },
    {
      name: "Average loss",
      value: sized(averageLoss),
      ...largest(largestLoss),
      why: NO_LOSS,
      meaning: "what a loser takes",
      formula: "net P&L of losses ÷ losses",
      search: { result: "loss" },
    },
    {
      name: "Payoff",
      value: payoff === null ? null : formatStatistic(payoff),
      why: "it takes a win and a loss",
      meaning: "how many average losses one average win makes up for",
      formula: "average win ÷ average loss, without its sign",
    },
  ];
}

function multipleRows({ r }: Performance): FigureRow[] {
  return [
    {
      name: "Average R",
      value: r.mean === null ? null : `${formatStatistic(r.mean, "always")} R`,
      beside: `${formatCount(r.trades)} planned`,
      why: NO_PLAN,
      meaning: "the result for each unit of money you risked",
      formula: "net P&L ÷ planned risk; without one entry to stop × quantity × multiplier (Tharp)",
    },
    {
      name: "Total R",
      value: r.total === null ? null : `${formatStatistic(r.total, "always")} R`,
      why: NO_PLAN,
      meaning: "all planned trades together, as if each had risked the same",
      formula: "Σ R-multiples",
    },
  ];
}

function holdingRows({ holding }: Performance): FigureRow[] {
  return [
    timeRow("All trades", holding.all),
    timeRow("Winners", holding.wins, { result: "win" }),
    timeRow("Losers", holding.losses, { result: "loss" }),
  ];
}

function drawdownRows({ currency, drawdown, recoveryFactor }: Performance): FigureRow[] {
  const { deepest, from, trough, recovered, days, longestDays } = drawdown;
  const isFall = trough !== null;
  const during = { ...(from !== null && { from }), ...(recovered !== null && { to: recovered }) };
  return [
    {
      name: "Deepest drawdown",
      value: isFall ? formatMoney(`-${deepest}`, currency) : null,
      ...(isFall ? { beside: fallWords(from, trough) } : {}),
      why: NO_FALL,
      meaning: "the most that equity lay below its best, by the end of each day",
      formula:
        "highest equity so far − equity, each after a day’s last close; the dashboard counts after every close",
      search: during,
    },
    {
      name: "Its length",
      value: days === null ? null : daysWords(days),
      ...(isFall
        ? { beside: recovered === null ? "not made up yet" : `made up ${dayWords(recovered)}` }
        : {}),
      why: NO_FALL,
      meaning: "from the best until it was reached again, or until now",
      formula: "calendar days",
      search: during,
    },
    {
      name: "Longest drawdown",
      value: longestDays === null ? null : daysWords(longestDays),
      why: NO_FALL,
      meaning: "the longest time below a best",
      formula: "calendar days from the best to the day that reaches it again, or until now",
    },
    {
      name: "Recovery factor",
      value: recoveryFactor === null ? null : formatStatistic(recoveryFactor),
      why: NO_FALL,
      meaning: "how often the result made up for the deepest fall",
      formula: "net P&L ÷ deepest drawdown",
    },
  ];
}

function ratioRows({ currency, sharpe, sortino, returns }: Performance): FigureRow[] {
  const noRate = returns === null ? NOT_WHOLE : NO_CHAIN;
  const flows =
    returns === null
      ? {}
      : {
          beside: `paid in ${formatMoney(returns.deposits, currency)}, out ${formatMoney(returns.withdrawals, currency)}`,
        };
  return [
    {
      name: "Sharpe ratio",
      value: sharpe === null ? null : formatStatistic(sharpe),
      why: "it takes results of two days that differ",
      meaning: "the result of a day for each unit of its ups and downs, a year",
      formula: "mean ÷ sample deviation of weekdays’ results × √252, no riskless rate",
    },
    {
      name: "Sortino ratio",
      value: sortino === null ? null : formatStatistic(sortino),
      why: "it takes two days, and one of them below zero",
      meaning: "as Sharpe, with the days below zero as the only risk",
      formula: "mean ÷ √(mean of squares below zero, of all days) × √252",
    },
    {
      name: "Time-weighted return",
      value: percent(returns?.timeWeighted ?? null),
      ...flows,
      why: noRate,
      meaning: "what a unit of money earned, whenever you paid in or out",
      formula: "Π (1 + result of a day ÷ money at work on it) − 1",
    },
    {
      name: "Money-weighted return",
      value: percent(returns?.xirr ?? null),
      why: noRate,
      meaning: "the yearly rate that your own payments earned (XIRR)",
      formula: "the rate at which all payments are worth zero, years of 365 days",
    },
  ];
}

function countRow(name: string, count: number, result: TradesSearch["result"], formula: string): FigureRow {
  const meaning = "closed trades, by what you keep after fees";
  return { name, value: formatCount(count), why: "", meaning, formula, search: { result } };
}

function timeRow(
  name: string,
  { mean, median }: Performance["holding"]["all"],
  search: TradesSearch = {},
): FigureRow {
  return {
    name,
    value: mean === null ? null : formatDuration(mean),
    ...(median === null ? {} : { beside: `half below ${formatDuration(median)}` }),
    why: NO_TIMES,
    meaning: "how long positions were held",
    formula: "mean and median from the first to the last fill",
    search,
  };
}

function percent(value: number | null): string | null {
  return value === null ? null : `${formatDecimal((value * 100).toFixed(2), { places: 2 })} %`;
}

function dayWords(day: string): string {
  return formatCalendar(day, "whole");
}

function fallWords(from: string | null, trough: string): string {
  return from === null ? `lowest on ${dayWords(trough)}` : `${dayWords(from)} to ${dayWords(trough)}`;
}

function daysWords(days: number): string {
  return `${formatCount(days)} ${days === 1 ? "day" : "days"}`;
}
