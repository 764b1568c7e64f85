/** Raised when the computation of a figure changes. */
export const METRICS_FORMULA = "metrics-2";

/** Raised when the computation of totals in a base currency changes. */
export const CONVERTED_FORMULA = "metrics-converted-1";
