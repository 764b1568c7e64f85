import {
  BaselineSeries,
  createChart,
  HistogramSeries,
  LineSeries,
  LineStyle,
  LineType,
} from "lightweight-charts";
import type { Tokens } from "#shared/tokens.ts";
import { directionOf } from "../numbers/format-number.ts";
import { chartOptions, chartPaint } from "./chart-options.ts";
import { faded } from "./chart-colours.ts";
import type { EquityDays } from "./equity-days.ts";
import { shadedDrawdown } from "./shaded-drawdown.ts";
import type { Range } from "./zoom-range.ts";

/** A drawn curve. Places count the days of the axis from 0. */
export type EquityDrawing = {
  show: (days: EquityDays, colours: Tokens) => void;
  /** Puts the crosshair on a point, and moves the shown part of the axis to it where it lies outside. */
  point: (at: number | null) => void;
  /** Shows these places of the axis; null shows all of them. */
  zoom: (range: Range | null) => void;
  placeAt: (x: number) => number | null;
  remove: () => void;
};

type Heard = {
  /** The place under the pointer; null when the pointer has left. */
  onPlace: (place: number | null) => void;
  onZoom: (shown: Range | null) => void;
};

/** Draws into an element that gives the chart its size. */
export function drawEquity(element: HTMLElement, { onPlace, onZoom }: Heard): EquityDrawing {
  const chart = createChart(element, chartOptions());
  const step = { lineType: LineType.WithSteps, lastValueVisible: false, priceLineVisible: false } as const;
  const equity = chart.addSeries(BaselineSeries, {
    ...step,
    lineWidth: 2,
  });
  const mark = chart.addSeries(LineSeries, {
    ...step,
    lineWidth: 2,
    lineStyle: LineStyle.Dashed,
    crosshairMarkerVisible: false,
  });
  const bars = chart.addSeries(HistogramSeries, { lastValueVisible: false, priceLineVisible: false }, 1);
  const drawdown = shadedDrawdown();
  equity.attachPrimitive(drawdown);
  const [above, below] = chart.panes();
  above?.setStretchFactor(3);
  below?.setStretchFactor(1);
  let drawn: EquityDays | null = null;
  let pointed: number | null = null;

  chart.subscribeCrosshairMove(({ point, logical }) => {
    onPlace(point === undefined || logical === undefined ? null : logical);
  });
  chart.timeScale().subscribeVisibleLogicalRangeChange((range) => {
    onZoom(range);
    // The library keeps the crosshair at its pixel while the axis moves under it.
    if (pointed !== null) cross();
  });

  function cross(): void {
    const point = pointed === null ? undefined : drawn?.points[pointed];
    const place = pointed === null ? undefined : drawn?.places[pointed];
    const day = place === undefined ? undefined : drawn?.axis[place]?.day;
    if (point === undefined || place === undefined || day === undefined) {
      chart.clearCrosshairPosition();
      return;
    }
    const range = chart.timeScale().getVisibleLogicalRange();
    const shift = range === null ? 0 : Math.min(0, place - range.from) + Math.max(0, place - range.to);
    if (range !== null && shift !== 0)
      chart.timeScale().setVisibleLogicalRange({ from: range.from + shift, to: range.to + shift });
    chart.setCrosshairPosition(Number(point.equity), day, equity);
  }

  function show(days: EquityDays, colours: Tokens): void {
    chart.applyOptions(chartPaint(colours));
    const base = days.kind === "realised" ? 0 : Number(days.points[0]?.equity ?? 0);
    equity.applyOptions({
      baseValue: { type: "price", price: base },
      topLineColor: colours.tide,
      topFillColor1: faded(colours.tide, 0.4),
      topFillColor2: faded(colours.tide, 0.06),
      bottomLineColor: colours.tide,
      bottomFillColor1: faded(colours.down, 0.06),
      bottomFillColor2: faded(colours.down, 0.3),
      crosshairMarkerBackgroundColor: colours.panel,
      crosshairMarkerBorderColor: colours.tide,
    });
    mark.applyOptions({ color: colours.accent });
    const rows = days.axis.map(({ day, point, isClose }) => ({
      time: day,
      row: isClose ? days.points[point] : undefined,
    }));
    equity.setData(
      rows.map(({ time, row }) => (row === undefined ? { time } : { time, value: Number(row.equity) })),
    );
    mark.setData(
      rows.map(({ time, row }) => (row === undefined ? { time } : { time, value: Number(row.tidemark) })),
    );
    bars.setData(
      rows.map(({ time, row }) =>
        row === undefined
          ? { time }
          : {
              time,
              value: Number(row.net),
              color: directionOf(row.net) === "down" ? colours.down : colours.up,
            },
      ),
    );
    drawdown.shade(
      rows.flatMap(({ time, row }) =>
        row === undefined ? [] : [{ day: time, equity: Number(row.equity), mark: Number(row.tidemark) }],
      ),
      faded(colours.down, 0.16),
    );
    if (drawn !== days && !isSameAxis(drawn, days)) chart.timeScale().fitContent();
    drawn = days;
  }

  return {
    show,
    point(at) {
      pointed = at;
      cross();
    },
    zoom(range) {
      if (range === null) chart.timeScale().fitContent();
      else chart.timeScale().setVisibleLogicalRange(range);
    },
    placeAt: (x) => chart.timeScale().coordinateToLogical(x),
    remove: () => chart.remove(),
  };
}

/** A newer value of the same days leaves the reader's zoom. */
function isSameAxis(shown: EquityDays | null, next: EquityDays): boolean {
  if (shown === null || shown.kind !== "whole" || next.kind !== "whole") return false;
  return shown.axis.length === next.axis.length && shown.axis[0]?.day === next.axis[0]?.day;
}
