import { listBiases, getTradeBias } from "#shared/contracts/biases.ts";
import { getBreakdown, getCalendar } from "#shared/contracts/breakdowns.ts";
import { getMetrics } from "#shared/contracts/metrics.ts";
import { listDigests } from "#shared/contracts/digests.ts";
import { listOrders } from "#shared/contracts/orders.ts";
import { getPerformance } from "#shared/contracts/performance.ts";
import { readPortfolio } from "#shared/contracts/portfolio.ts";
import { listSimulations, readSimulation } from "#shared/contracts/simulations.ts";
import { summarizeTrades } from "#shared/contracts/trade-summary.ts";
import { listTrades } from "#shared/contracts/trades.ts";
import { getTrade } from "#shared/contracts/trade-detail.ts";
import type { AnyEndpoint } from "#shared/endpoint.ts";

/** A tool is a contract that reads, under the name by which an assistant calls it. */
export type Tool = { name: string; contract: AnyEndpoint };

/** All tools, in the order in which they are listed. Names, inputs and texts follow from the contracts. */
export const TOOLS: readonly Tool[] = [
  { name: "list_trades", contract: listTrades },
  { name: "get_trade", contract: getTrade },
  { name: "get_trade_biases", contract: getTradeBias },
  { name: "summarize_trades", contract: summarizeTrades },
  { name: "list_biases", contract: listBiases },
  { name: "get_metrics", contract: getMetrics },
  { name: "get_performance", contract: getPerformance },
  { name: "get_breakdown", contract: getBreakdown },
  { name: "get_calendar", contract: getCalendar },
  { name: "list_simulations", contract: listSimulations },
  { name: "get_simulation", contract: readSimulation },
  { name: "list_digests", contract: listDigests },
  { name: "get_portfolio", contract: readPortfolio },
  { name: "list_orders", contract: listOrders },
];
