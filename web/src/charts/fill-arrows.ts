import type {
  IPrimitivePaneRenderer,
  ISeriesPrimitive,
  SeriesAttachedParameter,
  Time,
} from "lightweight-charts";

type Target = Parameters<IPrimitivePaneRenderer["draw"]>[0];
type Context = CanvasRenderingContext2D;
type Place = SeriesAttachedParameter<Time>;

/** All fills of a bar on one side: an arrow up below the bar, or down above it. The newest bar grows. */
export type Arrow = {
  time: Time;
  bar: () => { low: number; high: number } | undefined;
  isUp: boolean;
  words: string;
};
type Colours = { up: string; down: string };

/** In pixels. */
const ARROW = { gap: 6, width: 11, height: 10, text: 11 };

/**
 * Draws an arrow for the fills of a bar. The library has markers of its own, which the dashboard would load
 * with the library, because a bundler does not split it.
 */
export function fillArrows(): ISeriesPrimitive & {
  point: (arrows: readonly Arrow[], colours: Colours) => void;
} {
  let arrows: readonly Arrow[] = [];
  let colours: Colours = { up: "transparent", down: "transparent" };
  let place: Place | null = null;

  function draw(target: Target): void {
    if (place === null) return;
    const { chart, series } = place;
    target.useMediaCoordinateSpace(({ context }) => {
      context.font = `${ARROW.text}px ${chart.options().layout.fontFamily}`;
      context.textAlign = "center";
      context.textBaseline = "middle";
      for (const { time, bar, isUp, words } of arrows) {
        const { low, high } = bar() ?? {};
        const edge = isUp ? low : high;
        const x = chart.timeScale().timeToCoordinate(time);
        const y = edge === undefined ? null : series.priceToCoordinate(edge);
        if (x === null || y === null) continue;
        context.fillStyle = isUp ? colours.up : colours.down;
        drawArrow(context, { x, y, away: isUp ? 1 : -1 }, words);
      }
    });
  }

  const views = [{ zOrder: () => "top" as const, renderer: () => ({ draw }) }];
  return {
    attached(attachedTo) {
      place = attachedTo;
    },
    paneViews: () => views,
    point(newArrows, newColours) {
      arrows = newArrows;
      colours = newColours;
      place?.requestUpdate();
    },
  };
}

/** The tip points at the bar; `away` is 1 downwards and -1 upwards. */
function drawArrow(context: Context, { x, y, away }: { x: number; y: number; away: number }, words: string) {
  const tip = y + away * ARROW.gap;
  const base = tip + away * ARROW.height;
  context.beginPath();
  context.moveTo(x, tip);
  context.lineTo(x - ARROW.width / 2, base);
  context.lineTo(x + ARROW.width / 2, base);
  context.closePath();
  context.fill();
  context.fillText(words, x, base + away * ARROW.text);
}
