import { useEffect, useRef } from "react";
import { useChartColours } from "./chart-colours.ts";
import { type Candle, type CandleDrawing, drawCandles, type Level, type Mark } from "./draw-candles.ts";
import "./charts.css";

type Props = {
  candles: readonly Candle[];
  /** The newest candle as the quotes have it; null where none came yet. */
  newest: Candle | null;
  levels: readonly Level[];
  marks: readonly Mark[];
  isIntraday: boolean;
  /** What the chart shows, in a sentence. */
  summary: string;
};

/** Candles with price lines and fills. Another interval is another chart. */
export function CandleChart({ candles, newest, levels, marks, isIntraday, summary }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const drawing = useRef<CandleDrawing>(null);
  const colours = useChartColours();
  useEffect(() => {
    if (element.current === null) return undefined;
    const made = drawCandles(element.current, isIntraday);
    drawing.current = made;
    return () => {
      drawing.current = null;
      made.remove();
    };
  }, [isIntraday]);
  useEffect(() => drawing.current?.show(candles, colours), [candles, colours]);
  useEffect(() => drawing.current?.levels(levels, colours), [levels, colours]);
  useEffect(() => drawing.current?.marks(marks, colours), [marks, colours]);
  useEffect(() => {
    const last = candles.at(-1);
    if (newest !== null && (last === undefined || newest.at >= last.at)) drawing.current?.grow(newest);
  }, [newest, candles]);
  return (
    <figure className="charts-frame" aria-label={summary}>
      <div className="charts-canvas" ref={element} aria-hidden />
    </figure>
  );
}
