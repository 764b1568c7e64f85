/**
 * P(X ≥ hits) of a binomial X with `trials` and `rate`. The terms are summed outwards from `hits`, whose
 * logarithm comes from a sum, so that nothing underflows early.
 */
export function binomialTail(hits: number, trials: number, rate: number): number {
  if (hits <= 0) return 1;
  if (hits > trials || rate <= 0) return 0;
  if (rate >= 1) return 1;
  const odds = rate / (1 - rate);
  let log = trials * Math.log1p(-rate);
  for (let k = 1; k <= hits; k++) log += Math.log(((trials - k + 1) / k) * odds);
  let term = Math.exp(log);
  let tail = term;
  for (let k = hits + 1; k <= trials; k++) {
    term *= ((trials - k + 1) / k) * odds;
    tail += term;
    if (term < 1e-17 * tail && k > trials * rate) break;
  }
  return Math.min(1, tail);
}
