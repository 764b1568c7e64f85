import { formatMoney, type Signed } from "../numbers/format-number.ts";
import { formatDayOf } from "../numbers/format-time.ts";
import { useNow } from "../ui/use-now.ts";
import { belowMark, type EquityDays } from "./equity-days.ts";

/** The figures of one day, each after the key of its mark in the drawing. */
export function EquityReadout({ days: { points, currency, kind }, at }: { days: EquityDays; at: number }) {
  const now = useNow();
  const point = points[at];
  const before = points[at - 1];
  if (point === undefined) return null;
  return (
    <div className="charts-readout">
      <span>{formatDayOf(point, now)}</span>
      <span>
        <i className="charts-key-equity" />
        equity {formatMoney(point.equity, currency, signedBy(kind))}
      </span>
      <span>
        <i className="charts-key-mark" />
        tidemark {formatMoney(point.tidemark, currency, signedBy(kind))}
      </span>
      <span>
        <i className="charts-key-drawdown" />
        below it {formatMoney(belowMark(point), currency)}
      </span>
      {before === undefined ? null : (
        <span>
          <i className="charts-key-net" />
          {formatMoney(point.net, currency, "always")} since {formatDayOf(before, now)}
        </span>
      )}
    </div>
  );
}

/** The same figures as one sentence. */
export function equityWords({ points, currency, kind }: EquityDays, at: number, now: number): string {
  const point = points[at];
  if (point === undefined) return "";
  return (
    `${formatDayOf(point, now)}: equity ${formatMoney(point.equity, currency, signedBy(kind))} ${currency}, ` +
    `tidemark ${formatMoney(point.tidemark, currency, signedBy(kind))}, ` +
    `${formatMoney(point.net, currency, "always")} since the day before it`
  );
}

/** What was realised is a gain or a loss; what an account is worth is neither. */
function signedBy(kind: EquityDays["kind"]): Signed {
  return kind === "realised" ? "always" : "negative";
}
