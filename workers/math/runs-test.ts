/** The runs of one series of wins and losses: its wins, its losses, and its unbroken stretches of either. */
export type Runs = { wins: number; losses: number; runs: number };

/** Counts the runs of a series; true is a win. */
export function runsOf(series: readonly boolean[]): Runs {
  const wins = series.filter(Boolean).length;
  const runs = series.reduce((count, win, at) => count + (at === 0 || win !== series[at - 1] ? 1 : 0), 0);
  return { wins, losses: series.length - wins, runs };
}

/**
 * The runs test (Wald and Wolfowitz 1940) over independent series, in the form that traders print. With N
 * results, P = 2WL and R runs, Z = (N(R − ½) − P) / √(P(P − N) / (N − 1)). Below −1.96 equal results follow
 * each other more often than chance allows. Numerators and variances of several series are added. NaN
 * without variance.
 */
export function runsZ(series: readonly Runs[]): number {
  let [excess, variance] = [0, 0];
  for (const { wins, losses, runs } of series) {
    const n = wins + losses;
    const product = 2 * wins * losses;
    if (n < 2 || product <= n) continue;
    excess += runs - 0.5 - product / n;
    variance += (product * (product - n)) / (n * n * (n - 1));
  }
  return variance > 0 ? excess / Math.sqrt(variance) : Number.NaN;
}
