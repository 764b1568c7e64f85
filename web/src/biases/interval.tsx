import type { Bias } from "#shared/contracts/biases.ts";
import { formatRange, formatStatistic } from "../numbers/format-number.ts";
import { intervalScale, isOnLine } from "./interval-scale.ts";
import { endWords } from "./part-words.ts";

const percent = (place: number): string => `${(place * 100).toFixed(2)}%`;

/**
 * Draws a bias as an interval on a line with its ends and "no bias" written under it. The 95 % interval is a
 * bar, the estimate a thick tick and the reference a thin tick. An arrow says where a cut bar would end.
 */
export function Interval({ bias, labelled = false }: { bias: Bias; labelled?: boolean }) {
  const scale = intervalScale(bias);
  if (scale === null || bias.interval === null || bias.estimate === null) return null;
  const [low, high] = bias.interval;
  const [below, above] = scale.beyond;
  const published = bias.reference !== null && isOnLine(bias) ? formatStatistic(bias.reference.value) : null;
  const words =
    `Estimate ${formatStatistic(bias.estimate)}, 95 % interval ${formatRange(low, high, " to ")}, ` +
    `${published === null ? "" : `published reference ${published}, `}no bias at ${formatStatistic(bias.neutral)}.`;
  return (
    <figure className="biases-interval">
      <figcaption className="hidden-visually">{words}</figcaption>
      <div className="biases-interval-line" aria-hidden="true">
        <span className="biases-interval-neutral" style={{ left: percent(scale.neutral) }} />
        <span
          className="biases-interval-bar"
          style={{ left: percent(scale.low), width: percent(scale.high - scale.low) }}
        />
        {scale.reference === null ? null : (
          <span className="biases-interval-reference" style={{ left: percent(scale.reference) }} />
        )}
        <span className="biases-interval-estimate" style={{ left: percent(scale.estimate) }} />
      </div>
      <div className="biases-interval-ends soft" aria-hidden="true">
        <span>
          {below === null ? null : `${formatStatistic(below)} ‹ `}
          {endWords(scale.ends[0])}
        </span>
        <span>{formatStatistic(bias.neutral)} = no bias</span>
        <span>
          {endWords(scale.ends[1])}
          {above === null ? null : ` › ${formatStatistic(above)}`}
        </span>
      </div>
      {labelled ? (
        <div className="biases-interval-legend small soft" aria-hidden="true">
          <span>
            <i className="biases-key-bar" /> 95 % {formatRange(low, high, " … ")}
          </span>
          <span>
            <i className="biases-key-estimate" /> estimate {formatStatistic(bias.estimate)}
          </span>
          {published === null ? null : (
            <span>
              <i className="biases-key-reference" /> published {published}
            </span>
          )}
        </div>
      ) : null}
    </figure>
  );
}
