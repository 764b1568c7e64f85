import type { Performance } from "#shared/contracts/performance.ts";
import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";

const DAY = 86_400_000;

type Fall = { depth: ReturnType<typeof decimal>; from: string; trough: string; recovered: string | null };

/**
 * The deepest and the longest drawdown of the equity after each day, which begins at 0. A drawdown begins at
 * its high-water mark and ends when the equity reaches it again; one that has not ended lasts until the last
 * day.
 */
export function findDrawdown(days: readonly { day: string; net: Decimal }[]): Performance["drawdown"] {
  let equity = decimal(0);
  let mark = { equity, day: days[0]?.day ?? "" };
  const falls: Fall[] = [];
  for (const { day, net } of days) {
    equity = equity.plus(net);
    const depth = mark.equity.minus(equity);
    const last = falls.at(-1);
    const running = last?.recovered === null ? last : undefined;
    if (depth.lte(0)) {
      if (running !== undefined) running.recovered = day;
      mark = { equity, day };
    } else if (running === undefined) falls.push({ depth, from: mark.day, trough: day, recovered: null });
    else if (depth.gt(running.depth)) Object.assign(running, { depth, trough: day });
  }
  const end = days.at(-1)?.day ?? "";
  const lengthOf = ({ from, recovered }: Fall) => (Date.parse(recovered ?? end) - Date.parse(from)) / DAY;
  const [deepest] = falls.toSorted((a, b) => b.depth.cmp(a.depth));
  if (deepest === undefined)
    return { deepest: "0", from: null, trough: null, recovered: null, days: null, longestDays: null };
  const { depth, from, trough, recovered } = deepest;
  return {
    deepest: toDecimal(depth),
    from,
    trough,
    recovered,
    days: lengthOf(deepest),
    longestDays: Math.max(...falls.map(lengthOf)),
  };
}
