import {
  type AutoscaleInfo,
  CandlestickSeries,
  createChart,
  type IPriceLine,
  LineStyle,
  type UTCTimestamp,
} from "lightweight-charts";
import type { Tokens } from "#shared/tokens.ts";
import { chartOptions, chartPaint } from "./chart-options.ts";
import { clockTick, clockTime, priceTick } from "./clock-words.ts";
import { type Arrow, fillArrows } from "./fill-arrows.ts";

/** A bar at its begin, in epoch seconds. Prices are floats of the drawing only. */
export type Candle = { at: number; open: number; high: number; low: number; close: number };
/** A price that stays on the scale: of an order, or of the quote. */
export type Level = { price: number; name: string; look: "up" | "down" | "quiet" };
/** A fill at an instant, in epoch seconds. */
export type Mark = { at: number; name: string; side: "buy" | "sell" };

export type CandleDrawing = {
  show: (candles: readonly Candle[], colours: Tokens) => void;
  /** The newest candle as it grows. */
  grow: (candle: Candle) => void;
  levels: (levels: readonly Level[], colours: Tokens) => void;
  marks: (marks: readonly Mark[], colours: Tokens) => void;
  remove: () => void;
};

/** Draws into an element that gives the chart its size. Rising candles are hollow, falling ones filled. */
export function drawCandles(element: HTMLElement, isIntraday: boolean): CandleDrawing {
  const options = chartOptions();
  const chart = createChart(element, {
    ...options,
    localization: { priceFormatter: priceTick, timeFormatter: clockTime(isIntraday) },
    timeScale: {
      ...options.timeScale,
      timeVisible: isIntraday,
      minBarSpacing: 1,
      fixLeftEdge: false,
      rightOffset: 8,
      fixRightEdge: false,
      tickMarkFormatter: clockTick(isIntraday),
    },
  });
  let reached: readonly number[] = [];
  const series = chart.addSeries(CandlestickSeries, {
    priceLineVisible: false,
    lastValueVisible: false,
    // The scale reaches to the prices of orders that lie near the candles.
    autoscaleInfoProvider: (original: () => AutoscaleInfo | null) => {
      const found = original();
      const range = found?.priceRange ?? null;
      if (found === null || range === null) return found;
      const prices = reached.filter((price) => isNear(price, range));
      const minValue = Math.min(range.minValue, ...prices);
      const maxValue = Math.max(range.maxValue, ...prices);
      return { ...found, priceRange: { minValue, maxValue } };
    },
  });
  const arrows = fillArrows();
  series.attachPrimitive(arrows);
  let shown = new Map<number, Candle>();
  let lines: IPriceLine[] = [];
  // Quotes bring new lists many times a second, mostly with the same content.
  let drawn = { levels: "", marks: "" };
  let fitted = false;

  return {
    show(candles, colours) {
      chart.applyOptions(chartPaint(colours));
      series.applyOptions({
        upColor: colours.panel,
        borderUpColor: colours.up,
        wickUpColor: colours.up,
        downColor: colours.down,
        borderDownColor: colours.down,
        wickDownColor: colours.down,
      });
      shown = new Map(candles.map((candle) => [candle.at, candle]));
      series.setData(candles.map(({ at, ...rest }) => ({ time: timeOf(at), ...rest })));
      if (candles.length > 0 && !fitted) {
        fitted = true;
        chart.timeScale().setVisibleLogicalRange({ from: candles.length - 90, to: candles.length + 8 });
      }
    },
    grow(candle) {
      const { at, ...rest } = candle;
      shown.set(at, candle);
      series.update({ time: timeOf(at), ...rest });
    },
    levels(levels, colours) {
      const now = JSON.stringify([levels, colours]);
      if (drawn.levels === now) return;
      drawn = { ...drawn, levels: now };
      for (const line of lines) series.removePriceLine(line);
      reached = levels.map(({ price }) => price);
      lines = levels.map(({ price, name, look }) =>
        series.createPriceLine({
          price,
          title: name,
          color: look === "quiet" ? colours.faint : colours[look],
          lineWidth: 1,
          lineStyle: look === "quiet" ? LineStyle.Dotted : LineStyle.Dashed,
          axisLabelVisible: true,
          axisLabelTextColor: colours.panel,
        }),
      );
    },
    marks(marks, colours) {
      const now = JSON.stringify([marks, colours]);
      if (drawn.marks === now) return;
      drawn = { ...drawn, marks: now };
      arrows.point(
        arrowsOf(marks, (at) => shown.get(at)),
        colours,
      );
    },
    remove: () => chart.remove(),
  };
}

/** One arrow for all fills of a bar on one side; a bar that is not drawn has none. */
function arrowsOf(marks: readonly Mark[], barAt: (at: number) => Candle | undefined): Arrow[] {
  return [...Map.groupBy(marks, ({ at, side }) => `${at} ${side}`).values()].flatMap((fills) => {
    const [first] = fills;
    if (first === undefined) return [];
    const { at, side } = first;
    const words = fills.length > 2 ? `${fills.length} fills` : fills.map(({ name }) => name).join(" + ");
    return [{ time: timeOf(at), bar: () => barAt(at), isUp: side === "buy", words }];
  });
}

/** True of a price within one and a half times the height of the candles, or within 2 %, above or below. */
function isNear(price: number, { minValue, maxValue }: { minValue: number; maxValue: number }): boolean {
  const reach = Math.max((maxValue - minValue) * 1.5, maxValue * 0.02);
  return price >= minValue - reach && price <= maxValue + reach;
}

/** The library's nominal type for epoch seconds. */
function timeOf(seconds: number): UTCTimestamp {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the library offers no constructor for its nominal type
  return seconds as UTCTimestamp;
}
