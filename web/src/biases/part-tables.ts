import type { Bias } from "#shared/contracts/biases.ts";
import { formatDuration } from "../numbers/format-duration.ts";
import {
  formatCount,
  formatPValue,
  formatRange,
  formatShare,
  formatStatistic,
} from "../numbers/format-number.ts";
import { barCount, barWords } from "./bar-source-words.ts";
import { entryTables } from "./entries/entry-tables.ts";
import type { PartTable } from "./part-table.tsx";
import { times } from "./part-words.ts";

/** The tables of a bias, the one of its own measure first; empty while it has too little data. */
export function tablesOf({ bias, measure, parts, barSources }: Bias): PartTable[] {
  if (bias !== "disposition_effect" && bias !== "revenge_trading" && bias !== "size_escalation")
    return entryTables({ bias, parts, barSources });
  if (bias === "revenge_trading") return rateTable(parts);
  if (bias === "size_escalation") return sizeTable(parts);
  const tables = [...soldTable(parts, barSources), ...holdTable(parts)];
  return measure === "hold_ratio" ? tables.toReversed() : tables;
}

type Parts = Bias["parts"];

function rateTable(parts: Parts): PartTable[] {
  const { rateAfterLoss, rateAfterWin, thresholdSeconds, calibratedOn } = parts;
  if (rateAfterLoss === undefined || rateAfterWin === undefined) return [];
  const row = (name: string, side: "Loss" | "Win", of: number | undefined): string[] => [
    name,
    shareWords(parts[`rateAfter${side}`], parts[`rateAfter${side}Low`], parts[`rateAfter${side}High`]),
    `${count(parts[`fastAfter${side}`])} of ${count(of)}`,
  ];
  return [
    {
      name: `Opened again within ${formatDuration(thresholdSeconds ?? 0)}`,
      heads: ["Exit before", "Share (95 %)", "Entries"],
      rows: [row("After a loss", "Loss", parts["lossExits"]), row("After a win", "Win", parts["winExits"])],
      note: `That is the time of the quickest quarter of your first ${count(calibratedOn)} entries.`,
    },
  ];
}

function sizeTable(parts: Parts): PartTable[] {
  const { ratioAfterLoss, ratioAfterWin, pLargerAfterLoss, pLargerAfterWin } = parts;
  if (ratioAfterLoss === undefined || ratioAfterWin === undefined) return [];
  return [
    {
      name: "Size of the next trade",
      heads: ["Exit before", "Usual size", "Entries"],
      rows: [
        ["After a loss", times(ratioAfterLoss), count(parts["afterLoss"])],
        ["After a win", times(ratioAfterWin), count(parts["afterWin"])],
      ],
      note:
        "Usual is the median of the last 20 entries in the same instrument, or in its asset class while there " +
        `are fewer than five. Larger after a loss: p ${formatPValue(pLargerAfterLoss ?? 1)}; larger after a win: ` +
        `p ${formatPValue(pLargerAfterWin ?? 1)}.`,
    },
  ];
}

function holdTable(parts: Parts): PartTable[] {
  const { loserSeconds, winnerSeconds, holdRatio, holdLow, holdHigh, pHold } = parts;
  if (loserSeconds === undefined || winnerSeconds === undefined) return [];
  return [
    {
      name: "Time held",
      heads: ["Result", "Typically", "Trades"],
      rows: [
        ["Losers", formatDuration(loserSeconds), count(parts["losers"])],
        ["Winners", formatDuration(winnerSeconds), count(parts["winners"])],
      ],
      note:
        `Ratio ${formatStatistic(holdRatio ?? 1)}, 95 % ${formatRange(holdLow ?? 1, holdHigh ?? 1, " … ")}, ` +
        `p ${formatPValue(pHold ?? 1)}.`,
    },
  ];
}

function soldTable(parts: Parts, barSources: Bias["barSources"]): PartTable[] {
  const { pgr, plr, pgrLow, pgrHigh, plrLow, plrHigh, markedShare } = parts;
  if (pgr === undefined || plr === undefined) return [];
  return [
    {
      name: "Sold while another was kept",
      heads: ["Result", "Share sold (95 %)", "Sold", "Kept"],
      rows: [
        ["Gains", shareWords(pgr, pgrLow, pgrHigh), count(parts["rg"]), count(parts["pg"])],
        ["Losses", shareWords(plr, plrLow, plrHigh), count(parts["rl"]), count(parts["pl"])],
      ],
      note:
        `On ${count(parts["days"])} days with a sale; a price was known for ${percent(markedShare)} of what was kept` +
        `${keptWords(parts["marked"], barSources)}.`,
    },
  ];
}

/** Where the prices of kept positions come from: `, by the day’s range for 120 (Alpaca)`. */
function keptWords(marked = 0, barSources: Bias["barSources"]): string {
  if (barSources.length === 0) return ", by your own fills of the day";
  const own = marked - barCount(barSources);
  const fills = own > 0 ? ` and by your own fills of the day for ${count(own)}` : "";
  return `, by the day’s range for ${barWords(barSources)}${fills}`;
}

function shareWords(share = 0, low = 0, high = 1): string {
  return `${percent(share)} (${percent(low)}–${percent(high)})`;
}

function percent(share = 0): string {
  return formatShare(share.toFixed(6));
}

function count(value = 0): string {
  return formatCount(value);
}
