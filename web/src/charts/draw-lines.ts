import { createChart, LineSeries, LineStyle, type Time } from "lightweight-charts";
import type { Tokens } from "#shared/tokens.ts";
import { chartOptions, chartPaint } from "./chart-options.ts";

/** A line over the places of an axis; every line has a value for each. */
export type ChartLine = {
  name: string;
  colour: "tide" | "accent" | "soft" | "faint";
  isDashed?: boolean;
  values: readonly number[];
};
/** Days such as `2026-03-08`, or numbers that count from the start. Both rise. */
export type LineAxis = { days: readonly string[] } | { counts: readonly number[] };
export type LinesDrawing = {
  show: (axis: LineAxis, lines: readonly ChartLine[], colours: Tokens) => void;
  remove: () => void;
};

/** Draws lines into an element that gives the chart its size. */
export function drawLines(element: HTMLElement): LinesDrawing {
  const chart = createChart(element, chartOptions());
  let drawn: ReturnType<typeof addLine>[] = [];
  function addLine() {
    return chart.addSeries(LineSeries, { lineWidth: 2, lastValueVisible: false, priceLineVisible: false });
  }
  return {
    show(axis, lines, colours) {
      chart.applyOptions(chartPaint(colours));
      if ("counts" in axis) chart.applyOptions({ timeScale: { tickMarkFormatter: countOf } });
      const times = "days" in axis ? axis.days : axis.counts.map(dayOfCount);
      for (const series of drawn) chart.removeSeries(series);
      drawn = lines.map(({ colour, isDashed, values }) => {
        const series = addLine();
        series.applyOptions({
          color: colours[colour],
          lineStyle: isDashed === true ? LineStyle.Dashed : LineStyle.Solid,
        });
        series.setData(times.map((time, at) => ({ time, value: values[at] ?? 0 })));
        return series;
      });
      chart.timeScale().fitContent();
    },
    remove: () => chart.remove(),
  };
}

const DAY_MS = 86_400_000;

/** The library knows axes of time only, so a count is that day of 1970. */
function dayOfCount(count: number): string {
  return new Date(count * DAY_MS).toISOString().slice(0, 10);
}

function countOf(day: Time): string {
  return String(Date.parse(`${String(day)}T00:00:00Z`) / DAY_MS);
}
