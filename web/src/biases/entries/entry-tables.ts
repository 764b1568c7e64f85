import type { Bias } from "#shared/contracts/biases.ts";
import { formatCount, formatPValue, formatShare, formatStatistic } from "../../numbers/format-number.ts";
import { barCount, barWords } from "../bar-source-words.ts";
import type { PartTable } from "../part-table.tsx";
import { times } from "../part-words.ts";

type Parts = Bias["parts"];

const MOVE =
  "A usual move is the median result, as a share of its size, of your last 20 trades in the instrument.";

/** The figures behind the habits of entries; empty while there are too few. */
export function entryTables({
  bias,
  parts,
  barSources,
}: Pick<Bias, "bias" | "parts" | "barSources">): PartTable[] {
  switch (bias) {
    case "overtrading":
      return extraTable(parts);
    case "loss_aversion":
      return farTable(parts);
    case "chasing":
      return runTable(parts, barSources);
    case "averaging_down":
      return addTable(parts);
    case "round_number_anchoring":
      return roundTable(parts);
    case "hot_hand":
      return streakTable(parts);
    case "time_of_day":
      return hourTable(parts);
    default:
      return [];
  }
}

function extraTable(parts: Parts): PartTable[] {
  const { moveExtra, moveWithin, usualNumber, calibratedOn, extraDays } = parts;
  if (moveExtra === undefined || moveWithin === undefined) return [];
  return [
    {
      name: "Within and beyond your usual number",
      heads: ["Place in the day", "Mean result in usual moves", "Trades"],
      rows: [
        [`Up to ${count(usualNumber)}`, formatStatistic(moveWithin, "always"), count(parts["within"])],
        ["Beyond", formatStatistic(moveExtra, "always"), count(parts["extra"])],
      ],
      note:
        `Your usual number is the median of your first ${count(calibratedOn)} days; it was passed on ` +
        `${count(extraDays)} days. A trade’s place is known before it opens, so stopping early changes nothing. ${MOVE}`,
    },
  ];
}

function farTable(parts: Parts): PartTable[] {
  const { loserMove, winnerMove } = parts;
  if (loserMove === undefined || winnerMove === undefined) return [];
  return [
    {
      name: "How far from the entry you leave",
      heads: ["Result", "Typically", "Far away", "Trades"],
      rows: [
        ["Losers", times(loserMove), count(parts["farLosers"]), count(parts["losers"])],
        ["Winners", times(winnerMove), count(parts["farWinners"]), count(parts["winners"])],
      ],
      note: `In usual moves; far away is 1.5 or more. ${MOVE} p is one-sided, with results shuffled within days and weeks.`,
    },
  ];
}

function runTable(parts: Parts, barSources: Bias["barSources"]): PartTable[] {
  const { withRun, againstRun, farRun, calibratedOn } = parts;
  if (withRun === undefined || againstRun === undefined || farRun === undefined) return [];
  return [
    {
      name: "Entries after a far move",
      heads: ["Direction", "Entries"],
      rows: [
        ["With the move", count(withRun)],
        ["Against it", count(againstRun)],
      ],
      note:
        `Measured from your last exit in the instrument, at most a week before${closeWords(barSources)}. Far is ${percent(farRun)} or more, the ` +
        `median of your first ${count(calibratedOn)}. p allows that the market’s drift alone brings 53%.`,
    },
  ];
}

/** Which moves no exit of one's own begins. */
function closeWords(barSources: Bias["barSources"]): string {
  if (barCount(barSources) === 0) return "";
  return `, or else from the market’s last close before the day, as for ${barWords(barSources)}`;
}

function addTable(parts: Parts): PartTable[] {
  const { addedAtLoss, addedAtGain, pWithin, pEven } = parts;
  if (addedAtLoss === undefined || addedAtGain === undefined) return [];
  const row = (name: string, side: "Loss" | "Gain", adds: number | undefined, closes: number | undefined) => [
    name,
    `${percent(parts[`addedAt${side}`])} (${percent(parts[`addedAt${side}Low`])}–${percent(parts[`addedAt${side}High`])})`,
    count(adds),
    count(closes),
  ];
  return [
    {
      name: "Decisions on open positions",
      heads: ["The position stood", "Share added (95 %)", "Added", "Closed"],
      rows: [
        row("At a loss", "Loss", parts["lossAdds"], parts["lossCloses"]),
        row("At a gain", "Gain", parts["gainAdds"], parts["gainCloses"]),
      ],
      note:
        `Fills within a minute are one order. p is the larger of two: within days and weeks ${formatPValue(pWithin ?? 1)}, and ` +
        `against as many adds at a gain ${formatPValue(pEven ?? 1)}.`,
    },
  ];
}

function roundTable(parts: Parts): PartTable[] {
  const { roundPrices, prices, roundTrades } = parts;
  if (roundPrices === undefined || prices === undefined || prices === 0) return [];
  return [
    {
      name: "Entry and exit prices",
      heads: ["Price", "Prices"],
      rows: [
        ["Whole or half units", count(roundPrices)],
        ["Others", count(prices - roundPrices)],
      ],
      note:
        `In ${count(roundTrades)} trades. Prices of 1 or more in hundredths count, of shares, funds and coins; by chance ` +
        "2% are round, in markets about twice that. Fills do not say which orders had a price.",
    },
  ];
}

function streakTable(parts: Parts): PartTable[] {
  const { sizeOnStreak, sizeAfterOne, runsZ } = parts;
  if (sizeOnStreak === undefined || sizeAfterOne === undefined) return [];
  const streaks =
    runsZ === undefined
      ? ""
      : ` Do your results come in streaks? Z ${formatStatistic(runsZ)}: ` +
        (runsZ < -1.96 ? "they do, so following them is no fallacy." : "no more than by chance.");
  return [
    {
      name: "Size after gains",
      heads: ["Before it", "Usual size", "Entries"],
      rows: [
        ["Two gains or more", times(sizeOnStreak), count(parts["onStreak"])],
        ["One gain", times(sizeAfterOne), count(parts["afterOne"])],
      ],
      note: `Both follow a gain, so this is not the change of size after losses.${streaks}`,
    },
  ];
}

function hourTable(parts: Parts): PartTable[] {
  const hours = Array.from({ length: 24 }, (_, hour) => hour).filter(
    (hour) => parts[`hour${hour}Trades`] !== undefined,
  );
  if (hours.length === 0) return [];
  return [
    {
      name: "Hours with thirty trades",
      heads: ["Opened (UTC)", "Mean result in usual moves", "Trades"],
      rows: hours.map((hour) => [
        `${String(hour).padStart(2, "0")}:00`,
        formatStatistic(parts[`hour${hour}Move`] ?? 0, "always"),
        count(parts[`hour${hour}Trades`]),
      ]),
      note: `p and the range allow for the choice of the worst of ${count(parts["hours"])} hours, within days and weeks. ${MOVE}`,
    },
  ];
}

function count(value = 0): string {
  return formatCount(value);
}

function percent(share = 0): string {
  return formatShare(share.toFixed(6));
}
