import type { Page } from "playwright-core";

/** What a page cost its reader: times in milliseconds. */
export type Figures = {
  frames: number;
  /** From one frame to the next: whole turns of the screen. */
  p95Frame: number;
  /** From the turn of the screen until the page has painted, which is finer. */
  p95Work: number;
  longestFrame: number;
  longestInteraction: number;
  nodes: number;
};

type Recorded = { frames: number[]; works: number[]; interactions: number[]; nodes: number };

/**
 * Records every frame, every interaction and the most nodes of the page, until the returned function reads
 * them. An interaction is the time from a press or a key to the next paint, as INP has it.
 */
export async function recordFigures(page: Page): Promise<() => Promise<Figures>> {
  const recorded = await page.evaluateHandle(() => {
    const figures: Recorded = { frames: [], works: [], interactions: [0], nodes: 0 };
    let last = performance.now();
    const painted = new MessageChannel();
    painted.port1.addEventListener("message", () => figures.works.push(performance.now() - last));
    painted.port1.start();
    const frame = (now: number): void => {
      figures.frames.push(now - last);
      last = now;
      figures.nodes = Math.max(figures.nodes, document.querySelectorAll("*").length);
      painted.port2.postMessage(null); // comes behind the painting of this frame
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
    const { frames, works, interactions, nodes } = await recorded.jsonValue();
    return {
      frames: frames.length,
      p95Frame: Math.round(p95(frames)),
      p95Work: Math.round(p95(works) * 10) / 10,
      longestFrame: Math.round(Math.max(...frames)),
      longestInteraction: Math.max(...interactions),
      nodes,
    };
  };
}

function p95(times: readonly number[]): number {
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
}
