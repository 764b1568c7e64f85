/** The observations of one day under two labels. What happens on a day hangs together. */
export type Cluster = { exposed: readonly number[]; others: readonly number[] };

/** The difference of two means and its standard error. */
export type Difference = { difference: number; error: number };

/**
 * The mean of the others minus that of the exposed. The error takes each cluster as one observation (Liang
 * and Zeger 1986, Biometrika 73). It is widened by √(G / (G − 1)) for the G clusters that hold exposed
 * ones. NaN without observations on either side.
 */
export function clusteredDifference(clusters: Iterable<Cluster>): Difference {
  const [exposed, others] = [
    { n: 0, sum: 0 },
    { n: 0, sum: 0 },
  ];
  let held = 0;
  for (const cluster of clusters) {
    add(exposed, cluster.exposed);
    add(others, cluster.others);
    if (cluster.exposed.length > 0) held++;
  }
  const [low, high] = [exposed.sum / exposed.n, others.sum / others.n];
  let variance = 0;
  for (const cluster of clusters) {
    const lower = cluster.exposed.reduce((own, value) => own + value - low, 0) / exposed.n;
    const upper = cluster.others.reduce((own, value) => own + value - high, 0) / others.n;
    variance += (upper - lower) ** 2;
  }
  return { difference: high - low, error: Math.sqrt((variance * held) / Math.max(1, held - 1)) };
}

/**
 * The standard error of a share of hits whose clusters depend on each other, around the share `rate` that is
 * tested.
 */
export function clusteredShareError(clusters: Iterable<{ hits: number; of: number }>, rate: number): number {
  let [n, squares] = [0, 0];
  for (const { hits, of } of clusters) {
    n += of;
    squares += (hits - rate * of) ** 2;
  }
  return Math.sqrt(squares) / n;
}

function add(side: { n: number; sum: number }, values: readonly number[]): void {
  for (const value of values) {
    side.n++;
    side.sum += value;
  }
}
