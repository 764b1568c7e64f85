import { scaleLinear, scaleTime } from "@visx/scale";
import { AreaClosed, LinePath } from "@visx/shape";
import { useMemo, useState, type PointerEvent } from "react";
import type { EquityCurve } from "#shared/contracts/trades.ts";
import { formatDecimal, formatMoney } from "../numbers/format-number.ts";
import { formatDay, formatDayOf } from "../numbers/format-time.ts";
import { useNow } from "../ui/use-now.ts";
import { stepPath, type Place } from "./step-path.ts";
import { useSize } from "./use-size.ts";

/** The margins for the labels: amounts on the right, days below. */
const MARGIN = { top: 22, right: 62, bottom: 24, left: 2 };

const DAY_MS = 86_400_000;

type Point = EquityCurve["points"][number] & { x: number; y: number; mark: number };

export function EquityChart({ curve }: { curve: EquityCurve }) {
  const [element, { width, height }] = useSize();
  const [hovered, setHovered] = useState<number | null>(null);
  const now = useNow();
  const drawn = useMemo(() => draw(curve, width, height, now), [curve, width, height, now]);
  const last = drawn.points.at(-1);
  const shown = hovered === null ? last : drawn.points[hovered];

  function moved(event: PointerEvent): void {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    let nearest = 0;
    for (const [at, point] of drawn.points.entries()) {
      if (Math.abs(point.x - x) < Math.abs((drawn.points[nearest]?.x ?? 0) - x)) nearest = at;
    }
    setHovered(nearest);
  }

  return (
    <>
      <div className="dashboard-equity-readout">
        {shown === undefined ? null : <Readout point={shown} currency={curve.currency} />}
      </div>
      <div className="dashboard-equity" ref={element}>
        <DayPicker
          points={drawn.points}
          currency={curve.currency}
          at={hovered ?? drawn.points.length - 1}
          onPick={setHovered}
        />
        {width === 0 || last === undefined ? null : (
          <svg
            width={width}
            height={height}
            role="img"
            aria-label={summary(curve, now)}
            onPointerMove={moved}
            onPointerLeave={() => setHovered(null)}
          >
            <defs>
              <linearGradient id="water" x1="0" y1="0" x2="0" y2="1">
                <stop offset="0" stopColor="var(--tide)" stopOpacity="0.4" />
                <stop offset="1" stopColor="var(--tide)" stopOpacity="0.02" />
              </linearGradient>
            </defs>
            <Grid drawn={drawn} width={width} height={height} />
            <AreaClosed
              data={drawn.points}
              x={({ x }) => x}
              y={({ y }) => y}
              yScale={drawn.amounts}
              fill="url(#water)"
            />
            <LinePath
              data={drawn.points}
              x={({ x }) => x}
              y={({ y }) => y}
              stroke="var(--tide)"
              strokeWidth={1.8}
            />
            <path d={drawn.mark} fill="none" stroke="var(--accent)" strokeWidth={1.5} strokeDasharray="3 4" />
            <text className="dashboard-mark-label" x={last.x} y={last.mark - 8} textAnchor="end">
              tidemark {formatMoney(last.tidemark, curve.currency)}
            </text>
            {shown === undefined || hovered === null ? null : (
              <g pointerEvents="none">
                <path
                  d={`M${shown.x} ${MARGIN.top}V${height - MARGIN.bottom}`}
                  stroke="var(--faint)"
                  strokeDasharray="2 3"
                />
                <circle
                  cx={shown.x}
                  cy={shown.y}
                  r={4}
                  fill="var(--panel)"
                  stroke="var(--tide)"
                  strokeWidth={2}
                />
              </g>
            )}
          </svg>
        )}
      </div>
    </>
  );
}

type Picking = {
  points: readonly Point[];
  currency: string;
  at: number;
  onPick: (at: number | null) => void;
};

/**
 * The crosshair for the keyboard and for screen readers: arrow keys move by a day, and each day is read out.
 */
function DayPicker({ points, currency, at, onPick }: Picking) {
  const now = useNow();
  const point = points[at];
  if (point === undefined) return null;
  const words =
    `${formatDayOf(point, now)}: equity ${formatMoney(point.equity, currency, "always")} ${currency}, ` +
    `tidemark ${formatMoney(point.tidemark, currency, "always")}`;
  return (
    <input
      className="dashboard-equity-picker"
      type="range"
      aria-label="Day of the equity curve"
      aria-valuetext={words}
      min={0}
      max={points.length - 1}
      value={at}
      onChange={({ target }) => onPick(Number(target.value))}
      onFocus={() => onPick(at)}
      onBlur={() => onPick(null)}
    />
  );
}

function Grid({ drawn, width, height }: { drawn: Drawn; width: number; height: number }) {
  const right = width - MARGIN.right;
  return (
    <g>
      {drawn.amounts.ticks(4).map((amount) => (
        <g key={amount}>
          <path
            d={`M${MARGIN.left} ${drawn.amounts(amount)}H${right}`}
            stroke={amount === 0 ? "var(--faint)" : "var(--line)"}
          />
          <text x={width} y={drawn.amounts(amount) + 4} textAnchor="end">
            {formatDecimal(String(amount))}
          </text>
        </g>
      ))}
      {drawn.days.map(({ x, words }, at) => (
        <text
          key={words}
          x={x}
          y={height - 4}
          textAnchor={at === 0 ? "start" : at === drawn.days.length - 1 ? "end" : "middle"}
        >
          {words}
        </text>
      ))}
    </g>
  );
}

function Readout({ point, currency }: { point: Point; currency: string }) {
  const now = useNow();
  return (
    <>
      <span>{formatDayOf(point, now)}</span>
      <span>equity {formatMoney(point.equity, currency, "always")}</span>
      <span>tidemark {formatMoney(point.tidemark, currency, "always")}</span>
    </>
  );
}

type Drawn = ReturnType<typeof draw>;

/** Positions on the screen. Only here does an amount become a float. */
function draw(curve: EquityCurve, width: number, height: number, now: number) {
  const moments = curve.points.map(({ at }) => Date.parse(at));
  const amountsOf = curve.points.flatMap(({ equity, tidemark }) => [Number(equity), Number(tidemark)]);
  const first = moments[0] ?? 0;
  const last = moments.at(-1) ?? 1;
  const times = scaleTime({
    domain: first === last ? [first - 1, last] : [first, last],
    range: [MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right)],
  });
  const amounts = scaleLinear({
    domain: [Math.min(0, ...amountsOf), Math.max(0, ...amountsOf)],
    range: [Math.max(MARGIN.top + 1, height - MARGIN.bottom), MARGIN.top],
    nice: 4,
  });
  const points: Point[] = curve.points.map((point, at) => ({
    ...point,
    x: times(moments[at] ?? 0),
    y: amounts(Number(point.equity)),
    mark: amounts(Number(point.tidemark)),
  }));
  const marks: Place[] = points.map(({ x, mark }) => ({ x, y: mark }));
  const span = Math.ceil((last - first) / DAY_MS) + 1;
  const count = Math.max(2, Math.min(6, span, Math.floor(width / 130)));
  const days = Array.from({ length: count }, (_, at) => first + ((last - first) * at) / (count - 1)).map(
    (moment) => ({
      x: times(moment),
      words: formatDay(moment, now),
    }),
  );
  return {
    points,
    amounts,
    mark: stepPath(marks),
    days: days.filter((day, at) => days.findIndex(({ words }) => words === day.words) === at),
  };
}

function summary(curve: EquityCurve, now: number): string {
  const first = curve.points[0];
  const last = curve.points.at(-1);
  if (first === undefined || last === undefined) return "No equity yet";
  return (
    `Realised equity in ${curve.currency} from ${formatDayOf(first, now)} to ${formatDayOf(last, now)}: ` +
    `${formatMoney(last.equity, curve.currency)} at the end, high-water mark ${formatMoney(last.tidemark, curve.currency)}.`
  );
}
