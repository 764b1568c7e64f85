import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef } from "react";
import { useNarrow } from "../ui/use-narrow.ts";
import { rowOf, withRow } from "./focused-row.ts";
import { listRows } from "./list-rows.ts";
import { useListKeys } from "./use-list-keys.ts";
import { useTop } from "./use-top.ts";

const OVERSCAN = 5;
/** The bar of pages of a phone stands before the last rows. */
const FOOT = { phone: 72, else: 8 };
/** The next items are fetched so many rows before the list ends. */
const AHEAD = 30;

/** Older items that are still to be fetched. */
export type Older = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => Promise<unknown>;
};

type Asked<T> = {
  items: readonly T[];
  list: RefObject<HTMLElement | null>;
  older: Older | undefined;
  /** In pixels, until a row is measured. */
  heightOf: (item: T) => number;
  /** Selects what takes the focus in a row. */
  target: string;
};

/** The rows in sight with gaps between them; older ones are fetched as the end comes near. */
export function useEndlessRows<T extends { id: string }>({ items, list, older, heightOf, target }: Asked<T>) {
  const top = useTop(list);
  const isPhone = useNarrow();
  const active = useRef<number | null>(null);
  const count = items.length;
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoizes what it returns
  const rows = useWindowVirtualizer({
    count,
    estimateSize(index) {
      const item = items[index];
      return item === undefined ? 0 : heightOf(item);
    },
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: OVERSCAN,
    scrollMargin: top,
    scrollPaddingEnd: isPhone ? FOOT.phone : FOOT.else,
    useFlushSync: false,
    rangeExtractor: (range) => withRow(range, active.current),
  });
  const { startIndex = 0, endIndex = 0 } = rows.range ?? {};
  const keys = useListKeys({
    count,
    first: startIndex,
    last: endIndex + 1,
    scrollTo: (index) => rows.scrollToIndex(index, { align: "auto" }),
    list,
    target,
  });
  active.current = keys.active;
  useFetchOlder(endIndex >= count - AHEAD, older);
  const height = { start: top, total: rows.getTotalSize() };
  return {
    shown: listRows(rows.getVirtualItems(), height, (index) => items[index]),
    measure: rows.measureElement,
    focused: (target: EventTarget) => keys.focused(rowOf(target)),
  };
}

/** A failure is not tried again by itself: the button below the list does that. */
function useFetchOlder(isNear: boolean, older: Older | undefined): void {
  const isDue =
    isNear &&
    older !== undefined &&
    older.hasNextPage &&
    !older.isFetchingNextPage &&
    !older.isFetchNextPageError;
  const fetchOlder = older?.fetchNextPage;
  useEffect(() => {
    if (isDue) void fetchOlder?.();
  }, [isDue, fetchOlder]);
}
