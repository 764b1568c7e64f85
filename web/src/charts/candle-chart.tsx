import { useEffect, useMemo, useRef } from "react";
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
  // Quotes make new lists with the same lines many times a second.
  const levelKey = JSON.stringify(levels);
  const markKey = JSON.stringify(marks);
  const kept = useMemo(() => levels, [levelKey]);
  const keptMarks = useMemo(() => marks, [markKey]);
  useEffect(() => {
    if (element.current === null) return undefined;
    const made = drawCandles(element.current, isIntraday);
    drawing.current = made;
    return () => {
      drawing.current = null;
      made.remove();
    };
  }, [isIntraday]);
  useEffect(() => drawing.current?.show(candles, colours), [candles, colours, isIntraday]);
  useEffect(() => drawing.current?.levels(kept, colours), [kept, colours, isIntraday]);
  useEffect(() => drawing.current?.marks(keptMarks, colours), [keptMarks, colours, isIntraday]);
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
