import { type RefObject, useEffect, useState } from "react";

/** How far below the top of the document an element begins, in pixels; it may move with all above it. */
export function useTop(element: RefObject<HTMLElement | null>): number {
  const [top, setTop] = useState(0);
  useEffect(() => {
    const measure = () => {
      if (element.current === null) return;
      setTop(Math.round(element.current.getBoundingClientRect().top + globalThis.scrollY));
    };
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    for (const before of element.current?.closest("main")?.children ?? []) observer.observe(before);
    measure();
    return () => observer.disconnect();
  }, [element]);
  return top;
}
