import { Link } from "@tanstack/react-router";
import type { Metrics } from "#shared/contracts/metrics.ts";
import { conversionWords, splitWords } from "../trades/conversion-words.ts";

/** What of the totals is from prices and what from rates, and whose rates they are. */
export function ConversionNote({ metrics }: { metrics: Metrics }) {
  const { conversion } = metrics;
  const words = conversion === null ? null : conversionWords(conversion);
  if (conversion === null || words === null) return null;
  const split = splitWords(metrics, conversion.currency);
  return (
    <p className={conversion.status === "complete" ? "soft small" : "note note-warn small"}>
      {split === null ? null : <span className="number">Gross: {split}. </span>}
      {words} <Link to="/settings/preferences">Change the currency</Link>
    </p>
  );
}
