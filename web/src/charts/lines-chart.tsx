import { useEffect, useRef } from "react";
import { useChartColours } from "./chart-colours.ts";
import { type ChartLine, drawLines, type LineAxis, type LinesDrawing } from "./draw-lines.ts";
import "./charts.css";

/** Several lines over one axis, with their names; `label` says in words what they show. */
export function LinesChart({
  axis,
  lines,
  label,
}: {
  axis: LineAxis;
  lines: readonly ChartLine[];
  label: string;
}) {
  const element = useRef<HTMLDivElement>(null);
  const drawing = useRef<LinesDrawing>(null);
  const colours = useChartColours();
  const over = "days" in axis ? "days" : "counts";
  useEffect(() => {
    if (element.current === null) return undefined;
    const made = drawLines(element.current, over);
    drawing.current = made;
    return () => {
      drawing.current = null;
      made.remove();
    };
  }, [over]);
  useEffect(() => drawing.current?.show(axis, lines, colours), [axis, lines, colours]);
  return (
    <>
      <ul className="charts-names small soft">
        {lines.map(({ name, colour, isDashed }) => (
          <li key={name}>
            <i
              style={{
                borderTopColor: `var(--${colour})`,
                borderTopStyle: isDashed === true ? "dashed" : "solid",
              }}
            />
            {name}
          </li>
        ))}
      </ul>
      <figure className="charts-frame" aria-label={label}>
        <div className="charts-canvas" ref={element} aria-hidden />
      </figure>
    </>
  );
}
