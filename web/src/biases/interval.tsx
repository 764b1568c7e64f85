import type { Bias } from "#shared/contracts/biases.ts";
import { formatRange, formatStatistic } from "../numbers/format-number.ts";
import { intervalScale } from "./interval-scale.ts";

const percent = (place: number): string => `${(place * 100).toFixed(2)}%`;

/**
 * Draws a bias as an interval on a line. The 95 % interval is a bar, the estimate a thick tick and the
 * reference a thin tick.
 */
export function Interval({ bias, labelled = false }: { bias: Bias; labelled?: boolean }) {
  const scale = intervalScale(bias);
  if (scale === null || bias.interval === null || bias.estimate === null) return null;
  const [low, high] = bias.interval;
  const words =
    `Estimate ${formatStatistic(bias.estimate)}, 95 % interval ${formatRange(low, high, " to ")}, ` +
    `published reference ${formatStatistic(bias.reference.value)}, no bias at ${formatStatistic(bias.neutral)}.`;
  return (
    <figure className="biases-interval">
      <figcaption className="hidden-visually">{words}</figcaption>
      <div className="biases-interval-line" aria-hidden="true">
        <span className="biases-interval-neutral" style={{ left: percent(scale.neutral) }} />
        <span
          className="biases-interval-bar"
          style={{ left: percent(scale.low), width: percent(scale.high - scale.low) }}
        />
        <span className="biases-interval-reference" style={{ left: percent(scale.reference) }} />
        <span className="biases-interval-estimate" style={{ left: percent(scale.estimate) }} />
      </div>
      {labelled ? (
        <div className="biases-interval-legend small soft" aria-hidden="true">
          <span>
            <i className="biases-key-bar" /> 95 % {formatRange(low, high, " … ")}
          </span>
          <span>
            <i className="biases-key-estimate" /> estimate {formatStatistic(bias.estimate)}
          </span>
          <span>
            <i className="biases-key-reference" /> published {formatStatistic(bias.reference.value)}
          </span>
          <span>
            <i className="biases-key-neutral" /> no bias {formatStatistic(bias.neutral)}
          </span>
        </div>
      ) : null}
    </figure>
  );
}
