import {
  createChart,
  createOptionsChart,
  type IChartApiBase,
  LineSeries,
  LineStyle,
  type Time,
} from "lightweight-charts";
import type { Tokens } from "#shared/tokens.ts";
import { chartOptions, chartPaint, countOptions } from "./chart-options.ts";

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

/** Draws lines over days, or over numbers that count, into an element that gives the chart its size. */
export function drawLines(element: HTMLElement, over: "days" | "counts"): LinesDrawing {
  if (over === "days")
    return drawOver<Time>(createChart(element, chartOptions()), (axis) => ("days" in axis ? axis.days : []));
  // The library's chart of options has an axis of plain numbers, with ticks at round ones.
  const chart = createOptionsChart(element, countOptions());
  return drawOver<number>(chart, (axis) => ("counts" in axis ? axis.counts : []));
}

function drawOver<Place>(
  chart: IChartApiBase<Place>,
  placesOf: (axis: LineAxis) => readonly Place[],
): LinesDrawing {
  let drawn: ReturnType<typeof addLine>[] = [];
  function addLine() {
    return chart.addSeries(LineSeries, { lineWidth: 2, lastValueVisible: false, priceLineVisible: false });
  }
  return {
    show(axis, lines, colours) {
      const places = placesOf(axis);
      chart.applyOptions(chartPaint(colours));
      for (const series of drawn) chart.removeSeries(series);
      drawn = lines.map(({ colour, isDashed, values }) => {
        const series = addLine();
        series.applyOptions({
          color: colours[colour],
          lineStyle: isDashed === true ? LineStyle.Dashed : LineStyle.Solid,
        });
        series.setData(places.map((time, at) => ({ time, value: values[at] ?? 0 })));
        return series;
      });
      chart.timeScale().fitContent();
    },
    remove: () => chart.remove(),
  };
}
