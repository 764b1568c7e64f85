import { type RefObject, useEffect, useRef, useState } from "react";
import { useKeys } from "../../ui/use-keys.ts";

type Asked = {
  count: number;
  /** The first and the last row in sight; the keys begin there when the row with the focus is elsewhere. */
  first: number;
  last: number;
  scrollTo: (index: number) => void;
  list: RefObject<HTMLElement | null>;
};

/**
 * `J` and `K` move the focus to the link of the next and the previous row, so that Enter opens it. Returns
 * the row that has the focus, and a function that tells of a focus that came otherwise.
 */
export function useListKeys({ count, first, last, scrollTo, list }: Asked) {
  const [active, setActive] = useState<number | null>(null);
  const isDue = useRef(false);
  function move(by: number): void {
    if (count === 0) return;
    const isInSight = active !== null && active >= first - 1 && active <= last;
    const next = isInSight ? Math.min(count - 1, Math.max(0, active + by)) : first;
    isDue.current = true;
    setActive(next);
    scrollTo(next);
  }
  useKeys({ j: () => move(1), k: () => move(-1) });
  useEffect(() => {
    if (!isDue.current || active === null) return;
    const link = list.current?.querySelector<HTMLElement>(`[data-index="${active}"] a`);
    if (link === null || link === undefined) return; // the row is not there yet
    isDue.current = false;
    link.focus({ preventScroll: true });
  });
  return { active: active === null || active >= count ? null : active, setActive };
}
