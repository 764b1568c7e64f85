import { type RefObject, useEffect, useRef, useState } from "react";
import { useKeys } from "../ui/use-keys.ts";

type Asked = {
  count: number;
  /** The first and the last row in sight; the keys begin there when the row with the focus is elsewhere. */
  first: number;
  last: number;
  scrollTo: (index: number) => void;
  list: RefObject<HTMLElement | null>;
  /** Selects what takes the focus in a row. */
  target: string;
};

/**
 * `J` and `K` move the focus to the next and the previous row, so that Enter opens it. Returns
 * the row that has the focus, and a function that tells of a focus that came otherwise.
 */
export function useListKeys({ count, first, last, scrollTo, list, target }: Asked) {
  const [active, show] = useState<number | null>(null);
  // Two keys may come before the next render, so that the row is also known without it.
  const current = useRef<number | null>(null);
  const isDue = useRef(false);
  function setActive(index: number | null): void {
    current.current = index;
    show(index);
  }
  function move(by: number): void {
    if (count === 0) return;
    const at = current.current;
    // Keys that come faster than the list scrolls go on from the row that is still to be reached.
    const isNear = at !== null && at >= 2 * first - last && at <= 2 * last - first;
    const goesOn = at !== null && (isNear || isDue.current);
    const next = goesOn ? Math.min(count - 1, Math.max(0, at + by)) : first;
    isDue.current = true;
    setActive(next);
    scrollTo(next);
  }
  useKeys({ j: () => move(1), k: () => move(-1) });
  useEffect(() => {
    if (!isDue.current || active === null || active !== current.current) return;
    const link = list.current?.querySelector<HTMLElement>(`[data-index="${active}"] ${target}`);
    if (link === null || link === undefined) return; // the row is not there yet
    isDue.current = false;
    link.focus({ preventScroll: true });
  });
  return {
    active: active === null || active >= count ? null : active,
    /** A focus by the mouse or by Tab; one that the keys have yet to move does not count. */
    focused(index: number | null) {
      if (!isDue.current) setActive(index);
    },
    forget() {
      isDue.current = false;
      setActive(null);
    },
  };
}
