import type { Bias } from "#shared/contracts/biases.ts";
import { formatCount, formatRange, formatStatistic } from "../../numbers/format-number.ts";
import { PartFigures } from "../part-table.tsx";
import { isTold, progressWords, quarterPlaces, quarterWords } from "./history-words.ts";

const percent = (place: number): string => `${(place * 100).toFixed(2)}%`;

/** A bias quarter by quarter: in words, as bars on one line of "no bias", and as a table. */
export function BiasHistory({ bias }: { bias: Bias }) {
  const words = progressWords(bias);
  if (words === "") return null;
  const told = bias.history.filter(isTold);
  const places = quarterPlaces(bias);
  const [first, last] = [told[0], told.at(-1)];
  return (
    <figure className="biases-history">
      <figcaption className="soft small">{words}</figcaption>
      <div className="biases-history-bars" aria-hidden="true">
        {places.map(({ low, estimate, high }, at) => (
          <div key={told[at]?.from} className="biases-history-quarter">
            <span
              className="biases-history-bar"
              style={{ bottom: percent(low), height: percent(high - low) }}
            />
            <span className="biases-history-estimate" style={{ bottom: percent(estimate) }} />
          </div>
        ))}
      </div>
      <div className="biases-history-ends soft" aria-hidden="true">
        <span>{first === undefined ? "" : quarterWords(first)}</span>
        <span>{formatStatistic(bias.neutral)} = no bias</span>
        <span>{last === undefined ? "" : quarterWords(last)}</span>
      </div>
      <details className="soft small">
        <summary>Quarter by quarter</summary>
        <PartFigures
          table={{
            name: "Each quarter alone",
            heads: ["Quarter", "Estimate (95 %)", "n"],
            rows: bias.history.map((period) => [
              quarterWords(period),
              isTold(period)
                ? `${formatStatistic(period.estimate)} (${formatRange(...period.interval, " … ")})`
                : "too few",
              formatCount(period.n),
            ]),
            note: "Thirteen weeks each, counted back from your last trade. A quarter has too little data for a verdict of its own.",
          }}
        />
      </details>
    </figure>
  );
}
