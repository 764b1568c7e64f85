import { type RefObject, useEffect, useRef, useState } from "react";

/**
 * Measures the bar that stays above the list. The card hears of it, because its heads stay below the bar.
 * Returns how much of the window it takes, in pixels.
 */
export function useBar(): [RefObject<HTMLDivElement | null>, RefObject<HTMLElement | null>, number] {
  const bar = useRef<HTMLDivElement>(null);
  const card = useRef<HTMLElement>(null);
  const [height, setHeight] = useState(0);
  useEffect(() => {
    if (bar.current === null) return undefined;
    const element = bar.current;
    const observer = new ResizeObserver(() => {
      const isSticky = getComputedStyle(element).position === "sticky";
      const taken = isSticky ? Math.round(element.getBoundingClientRect().height) : 0;
      card.current?.style.setProperty("--trades-bar", `${taken}px`);
      setHeight(taken);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [bar, card, height];
}
