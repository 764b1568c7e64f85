/** `97%` of a share from 0 to 1. Only a whole share reads as 100%, and only none as 0%. */
export function shareWords(share: number): string {
  const percent = Math.round(share * 100);
  if (percent === 100 && share < 1) return "99%";
  return percent === 0 && share > 0 ? "1%" : `${percent}%`;
}

const UNITS = [
  ["d", 86_400],
  ["h", 3_600],
  ["m", 60],
  ["s", 1],
] as const;

/** `2m 18s` of milliseconds: the two largest units of the time, `0.4s` under a second. */
export function runtimeWords(ms: number): string {
  const tenths = Math.round(ms / 100);
  if (tenths < 10) return tenths === 0 ? "0s" : `0.${tenths}s`;
  let rest = Math.round(ms / 1000);
  const words: string[] = [];
  for (const [unit, seconds] of UNITS) {
    const count = Math.floor(rest / seconds);
    rest -= count * seconds;
    if (count > 0) words.push(`${count}${unit}`);
    else if (words.length > 0) break;
    if (words.length === 2) break;
  }
  return words.join(" ");
}

/** The counts of a flow's ended runs, and the milliseconds of those that were not cancelled. */
export type Counted = { successes: number; failures: number; cancelled: number; runtimeMs: number };

/** The figures that follow from the counts; a mean and a share are null before the first run has ended. */
export function figuresOf({ successes, failures, cancelled, runtimeMs }: Counted) {
  const judged = successes + failures;
  const successShare = judged === 0 ? null : successes / judged;
  const avgRuntimeMs = judged === 0 ? null : runtimeMs / judged;
  return {
    successRate: successShare === null ? null : shareWords(successShare),
    avgRuntime: avgRuntimeMs === null ? null : runtimeWords(avgRuntimeMs),
    executions: judged + cancelled,
    successes,
    failures,
    cancelled,
    successShare,
    avgRuntimeMs,
  };
}
