/** The observations of one day under two labels. What happens on a day hangs together. */
export type Cluster = { exposed: readonly number[]; others: readonly number[] };

/** The difference of two means and its standard error. */
export type Difference = { difference: number; error: number };

/**
 * The mean of the others minus that of the exposed. The error takes each cluster as one observation (Liang
 * and Zeger 1986, Biometrika 73). It is widened by √(G / (G − 1)) for the G clusters that hold exposed
 * ones. NaN without observations on either side.
 */
export function clusteredDifference(clusters: readonly Cluster[]): Difference {
  const [exposed, others] = [sides(clusters, "exposed"), sides(clusters, "others")];
  const [low, high] = [exposed.sum / exposed.n, others.sum / others.n];
  const held = clusters.filter((cluster) => cluster.exposed.length > 0).length;
  const variance = clusters.reduce((sum, cluster) => {
    const lower = cluster.exposed.reduce((own, value) => own + value - low, 0) / exposed.n;
    const upper = cluster.others.reduce((own, value) => own + value - high, 0) / others.n;
    return sum + (upper - lower) ** 2;
  }, 0);
  return { difference: high - low, error: Math.sqrt((variance * held) / Math.max(1, held - 1)) };
}

/**
 * The standard error of a share of hits whose clusters depend on each other, around the share `rate` that is
 * tested.
 */
export function clusteredShareError(clusters: readonly { hits: number; of: number }[], rate: number): number {
  const n = clusters.reduce((sum, { of }) => sum + of, 0);
  const squares = clusters.reduce((sum, { hits, of }) => sum + (hits - rate * of) ** 2, 0);
  return Math.sqrt(squares) / n;
}

function sides(clusters: readonly Cluster[], side: keyof Cluster): { n: number; sum: number } {
  let [n, sum] = [0, 0];
  for (const cluster of clusters)
    for (const value of cluster[side]) {
      n++;
      sum += value;
    }
  return { n, sum };
}
