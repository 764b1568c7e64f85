import { shownZone } from "../numbers/reader.ts";
import { dayOf } from "../numbers/zoned-day.ts";
import { tradesOfGroup } from "../trades/group-words.ts";
import { TradesSearch } from "../trades/search.ts";
import type { Asked, AskedCell } from "../explained/asked.ts";

/** The list of the trades that were closed within a total's bounds; null where a total holds no trades. */
export function listSearch(asked: Asked): TradesSearch | null {
  if (asked.of !== "metrics" || asked.figure === "openCost") return null;
  const { account, symbol, from, to, accountKind } = asked.filter;
  const cell = asked.cell === undefined ? {} : searchOfCell(asked.cell);
  if (cell === null || accountKind === "paper") return null;
  return {
    ...cell,
    ...(typeof account === "string" ? { account } : {}),
    ...(typeof symbol === "string" ? { symbol } : {}),
    ...(from === undefined ? {} : { from: dayOfReader(from, 0) }),
    ...(to === undefined ? {} : { to: dayOfReader(to, 1) }),
  };
}

/** The trades of a cell; null where the list has no filter for them, or another clock. */
function searchOfCell({ cellBy, cell, timeZone }: AskedCell): TradesSearch | null {
  if (cellBy === "days") {
    const [from, to] = cell.split("/");
    return timeZone === shownZone() ? TradesSearch.parse({ from, to }) : null;
  }
  if (cellBy !== "weekday_hour") return tradesOfGroup(cellBy, cell);
  const [weekday, hour] = cell.split("-");
  return TradesSearch.parse({ weekday, hour });
}

function dayOfReader(instant: string, lessMs: number): string {
  return dayOf(Date.parse(instant) - lessMs, shownZone());
}
