import { useEffect, useMemo, useRef, useState } from "react";
import type { EquityCurve } from "#shared/contracts/metrics.ts";
import { formatMoney } from "../numbers/format-number.ts";
import { formatDayOf } from "../numbers/format-time.ts";
import { useNow } from "../ui/use-now.ts";
import { useChartColours } from "./chart-colours.ts";
import { drawEquity, type EquityDrawing } from "./draw-equity.ts";
import { equityDays, type EquityDays, wholeDays } from "./equity-days.ts";
import { EquityPicker } from "./equity-picker.tsx";
import { EquityReadout } from "./equity-readout.tsx";
import { EquityTable } from "./equity-table.tsx";
import { useDragToZoom } from "./use-drag-to-zoom.ts";
import { zoomed, type Range } from "./zoom-range.ts";
import "./charts.css";

/**
 * Realised equity over its high-water mark, and the net of each day below. Dragging or keys zoom; the arrow
 * keys read the days out; the table holds them all.
 */
export function EquityChart({ curve, from }: { curve: EquityCurve; from: string | null }) {
  return <DaysChart days={useMemo(() => equityDays(curve, from), [curve, from])} />;
}

/** What an account was worth after each day, over its high-water mark. */
export function WholeChart({ curve }: { curve: EquityCurve }) {
  return <DaysChart days={useMemo(() => wholeDays(curve), [curve])} />;
}

function DaysChart({ days }: { days: EquityDays }) {
  const [picked, setPicked] = useState<number | null>(null);
  const { element, drawing, range } = useDrawing(days, setPicked);
  const now = useNow();
  const last = days.points.length - 1;
  const at = Math.min(picked ?? last, last);
  const shown = days.points[at];
  const drag = useDragToZoom((fromX, toX) => {
    const [low, high] = [drawing()?.placeAt(fromX) ?? null, drawing()?.placeAt(toX) ?? null];
    if (low !== null && high !== null && high - low >= 1) drawing()?.zoom({ from: low, to: high });
  });

  function pick(next: number | null): void {
    setPicked(next);
    drawing()?.point(next);
  }

  function zoom(factor: number): void {
    const next = range === null ? null : zoomed(range, factor, days.places[at] ?? 0, days.axis.length - 1);
    drawing()?.zoom(next);
  }

  if (shown === undefined) return null;
  const isWhole = range === null || range.to - range.from >= days.axis.length - 1.5;
  return (
    <>
      <div className="charts-head">
        <EquityReadout days={days} at={at} />
        <span className="charts-zoom">
          <button
            type="button"
            className="button button-quiet"
            aria-label="Zoom in"
            onClick={() => zoom(0.5)}
          >
            +
          </button>
          <button
            type="button"
            className="button button-quiet"
            aria-label="Zoom out"
            aria-disabled={isWhole}
            onClick={() => zoom(2)}
          >
            −
          </button>
        </span>
      </div>
      <figure className="charts-frame" aria-label={summary(days, now)} {...drag.handlers}>
        <EquityPicker days={days} at={at} onPick={pick} onZoom={zoom} />
        <div className="charts-canvas" ref={element} aria-hidden />
        {drag.box === null ? null : (
          <div className="charts-selection" style={{ left: drag.box.left, width: drag.box.width }} />
        )}
      </figure>
      <EquityTable days={days} />
    </>
  );
}

/** Draws into the returned element for as long as it is on the page. */
function useDrawing(days: EquityDays, onPoint: (at: number | null) => void) {
  const element = useRef<HTMLDivElement>(null);
  const drawn = useRef<EquityDrawing>(null);
  const shownDays = useRef(days);
  const [range, setRange] = useState<Range | null>(null);
  const colours = useChartColours();
  useEffect(() => {
    if (element.current === null) return undefined;
    const made = drawEquity(element.current, {
      onPlace: (place) => onPoint(place === null ? null : pointOn(shownDays.current, place)),
      onZoom: setRange,
    });
    drawn.current = made;
    return () => {
      drawn.current = null;
      made.remove();
    };
  }, [onPoint]);
  useEffect(() => {
    shownDays.current = days;
    drawn.current?.show(days, colours);
  }, [days, colours]);
  return { element, drawing: () => drawn.current, range };
}

/** The point whose equity holds at a place of the axis. */
function pointOn({ axis }: EquityDays, place: number): number | null {
  const inside = Math.min(Math.max(Math.round(place), 0), axis.length - 1);
  return axis[inside]?.point ?? null;
}

function summary({ points, currency, kind }: EquityDays, now: number): string {
  const first = points[0];
  const last = points.at(-1);
  if (first === undefined || last === undefined) return "No equity yet";
  return (
    `${kind === "realised" ? "Realised equity" : "Equity"} in ${currency} from ${formatDayOf(first, now)} to ${formatDayOf(last, now)}: ` +
    `${formatMoney(last.equity, currency)} at the end, high-water mark ${formatMoney(last.tidemark, currency)}.`
  );
}
