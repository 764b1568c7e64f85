import type { SimpleSimulation } from "#shared/contracts/simulations.ts";
import type { MonteCarlo } from "#shared/contracts/monte-carlo.ts";

/** What a simulation of the real history takes for granted. */
export function assumptionsOf(asked: SimpleSimulation, leavesRates: boolean): string[] {
  const { exclude, capSize, capNotional, capLossR, coolOffMinutes } = asked;
  const isScaled = capSize !== undefined || capNotional !== undefined;
  return [
    "Every other trade has the fills that it really had, and no order would have moved the market.",
    "The money that a dropped or smaller trade would have left free is not used elsewhere.",
    ...(exclude === undefined ? [] : ["A trade to which any of the exclusions applies is left out whole."]),
    ...(exclude?.biases === undefined
      ? []
      : ["The trades of a bias are those that it counted when it was scored last, in all accounts."]),
    ...(exclude?.biases?.includes("averaging_down") === true
      ? ["Averaging down counts the parts that were added at a loss; here the whole trades are left out."]
      : []),
    ...(exclude?.biases?.includes("disposition_effect") === true
      ? [
          "The disposition effect counts losers that were held. Without them any history looks better, and what an earlier exit would have lost is not known.",
        ]
      : []),
    ...(isScaled
      ? [
          "A larger trade is scaled down whole: its gross P&L and its fees shrink alike, also a least fee. Its size is all that was bought into it.",
        ]
      : []),
    ...(capLossR === undefined
      ? []
      : [
          "A capped loss would have been filled at exactly that loss, fees included, when the trade was really closed. No trade that recovered later is stopped.",
        ]),
    ...(coolOffMinutes === undefined
      ? []
      : [
          "A pause counts over all selected accounts. What has a date and no time begins no pause and ends in none.",
        ]),
    ...(leavesRates
      ? ["Amounts stay in the currency of their trades; nothing is converted into the base currency."]
      : []),
  ];
}

/** What drawn sequences take for granted. */
export function assumptionsOfPaths({ block }: Pick<MonteCarlo, "block">): string[] {
  return [
    "The trades to come are drawn from those that were, with replacement: a market or a habit that changes is not in it.",
    block === "day"
      ? "Whole days are drawn, with their trades in their order, so that losses of one day stay together."
      : "Each trade is drawn by itself, so that streaks happen as chance makes them.",
    "Sizes do not follow the equity, and a ruined path trades on.",
    "Amounts are rounded to at most 8 places before they are added.",
  ];
}
