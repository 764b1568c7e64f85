import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useEffect, useRef } from "react";
import type { Order } from "#shared/contracts/order.ts";
import { useNarrow } from "../../ui/use-narrow.ts";
import { rowOf, withRow } from "../../virtual/focused-row.ts";
import { listRows } from "../../virtual/list-rows.ts";
import { useListKeys } from "../../virtual/use-list-keys.ts";
import { useTop } from "../../virtual/use-top.ts";

/** In pixels, until a row is measured: an order has as many lines as legs, and may be opened. */
const HEIGHTS = { line: 62, leg: 42 };
const OVERSCAN = 5;
/** The bar of pages of a phone stands before the last rows. */
const FOOT = { phone: 72, else: 8 };
/** The next orders are fetched so many rows before the list ends. */
const AHEAD = 30;

/** Older orders that are still to be fetched. */
export type Older = {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => Promise<unknown>;
};

/** The orders in sight with gaps between them; older ones are fetched as the end comes near. */
export function useOrderRows(
  orders: readonly Order[],
  list: RefObject<HTMLUListElement | null>,
  older: Older | undefined,
) {
  const top = useTop(list);
  const isPhone = useNarrow();
  const active = useRef<number | null>(null);
  const count = orders.length;
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoizes what it returns
  const rows = useWindowVirtualizer({
    count,
    estimateSize: (index) => HEIGHTS.line + HEIGHTS.leg * (orders[index]?.legs.length ?? 0),
    getItemKey: (index) => orders[index]?.id ?? index,
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
    target: "button",
  });
  active.current = keys.active;
  useFetchOlder(endIndex >= count - AHEAD, older);
  const height = { start: top, total: rows.getTotalSize() };
  return {
    shown: listRows(rows.getVirtualItems(), height, (index) => orders[index]),
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
