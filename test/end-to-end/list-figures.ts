import type { Page } from "playwright-core";

/** What a page cost its reader: times in milliseconds. */
export type Figures = {
  frames: number;
  p95Frame: number;
  longestFrame: number;
  longestInteraction: number;
  nodes: number;
};

type Recorded = { frames: number[]; interactions: number[]; nodes: number };

/**
 * Records every frame, every interaction and the most nodes of the page, until the returned function reads
 * them. An interaction is the time from a press or a key to the next paint, as INP has it.
 */
export async function recordFigures(page: Page): Promise<() => Promise<Figures>> {
  const recorded = await page.evaluateHandle(() => {
    const figures: Recorded = { frames: [], interactions: [0], nodes: 0 };
    let last = performance.now();
    const frame = (now: number): void => {
      figures.frames.push(now - last);
      last = now;
      figures.nodes = Math.max(figures.nodes, document.querySelectorAll("*").length);
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries())
        if ("interactionId" in entry && entry.interactionId !== 0) figures.interactions.push(entry.duration);
    }).observe({ type: "event", durationThreshold: 16 } as PerformanceObserverInit);
    return figures;
  });
  return async () => {
    const { frames, interactions, nodes } = await recorded.jsonValue();
    const sorted = frames.toSorted((a, b) => a - b);
    return {
      frames: frames.length,
      p95Frame: Math.round(sorted[Math.floor(sorted.length * 0.95)] ?? 0),
      longestFrame: Math.round(sorted.at(-1) ?? 0),
      longestInteraction: Math.max(...interactions),
      nodes,
    };
  };
}
