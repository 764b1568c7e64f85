/** Raised when the computation of a figure changes. */
export const METRICS_FORMULA = "metrics-2";
