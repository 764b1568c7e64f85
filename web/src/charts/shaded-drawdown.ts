import type {
  IPrimitivePaneRenderer,
  ISeriesPrimitive,
  SeriesAttachedParameter,
  Time,
} from "lightweight-charts";

type Target = Parameters<IPrimitivePaneRenderer["draw"]>[0];
type Place = SeriesAttachedParameter<Time>;

/** From this day on the equity stood at `equity`, under a mark at `mark`. */
export type Step = { day: string; equity: number; mark: number };

/** Fills what lies between a stepped equity and its stepped high-water mark; the library has no such area. */
export function shadedDrawdown(): ISeriesPrimitive & {
  shade: (steps: readonly Step[], colour: string) => void;
} {
  let steps: readonly Step[] = [];
  let colour = "transparent";
  let place: Place | null = null;

  function draw(target: Target): void {
    if (place === null) return;
    const { chart, series } = place;
    const xOf = (day: string) => chart.timeScale().timeToCoordinate(day);
    const yOf = (amount: number) => series.priceToCoordinate(amount);
    target.useMediaCoordinateSpace(({ context }) => {
      context.fillStyle = colour;
      for (const [at, { day, equity, mark }] of steps.entries()) {
        const next = steps[at + 1];
        if (next === undefined || equity === mark) continue;
        const [left, right, top, bottom] = [xOf(day), xOf(next.day), yOf(mark), yOf(equity)];
        if (left === null || right === null || top === null || bottom === null) continue;
        context.fillRect(left, top, right - left, bottom - top);
      }
    });
  }

  const views = [{ zOrder: () => "bottom" as const, renderer: () => ({ draw }) }];
  return {
    attached(attachedTo) {
      place = attachedTo;
    },
    paneViews: () => views,
    shade(newSteps, newColour) {
      steps = newSteps;
      colour = newColour;
      place?.requestUpdate();
    },
  };
}
