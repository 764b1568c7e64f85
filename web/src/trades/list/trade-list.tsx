import { useQueryClient } from "@tanstack/react-query";
import { useWindowVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import type { TradeSummary } from "#shared/contracts/trade-summary.ts";
import { nextMonth } from "../../numbers/zoned-day.ts";
import { useNarrow, useTablet } from "../../ui/use-narrow.ts";
import { useKeys } from "../../ui/use-keys.ts";
import { useNow } from "../../ui/use-now.ts";
import { tell } from "../../ui/tell.ts";
import { rowOf, withRow } from "../../virtual/focused-row.ts";
import { listRows } from "../../virtual/list-rows.ts";
import { useListKeys } from "../../virtual/use-list-keys.ts";
import { useTop } from "../../virtual/use-top.ts";
import { BulkEditButton } from "../bulk/bulk-edit-button.tsx";
import { isByRun } from "../columns.ts";
import { clearSelected, toggleSelected } from "../bulk/selected.ts";
import { filterOf, instantOf } from "../wanted-trades.ts";
import { tradeSumsQuery, type TradeQuery } from "../queries.ts";
import { useDensity } from "./density.ts";
import { ListFoot } from "./list-foot.tsx";
import { TradeLines } from "./trade-lines.tsx";
import { TradeRows } from "./trade-rows.tsx";
import { useTradePages } from "./use-trade-pages.ts";

/** In pixels, as in the sheet; on a phone the bar of pages stands below the foot. */
const HEIGHTS = { roomy: 37, dense: 29, line: 62 };
const HEADS = 34;
const FEET = { table: 50, lines: 92, phone: 148 };

/** Rows above and below those in sight; each costs in every frame of a scroll. */
const OVERSCAN = 5;

type Props = { query: TradeQuery; count: number; sums: TradeSummary | undefined; bar: number };

/**
 * The whole list, of which the document holds the rows in sight. `bar` is the height of the filters above
 * them, in pixels.
 */
export function TradeList({ query, count, sums, bar }: Props) {
  const now = useNow();
  const isNarrow = useTablet();
  const isPhone = useNarrow();
  const head = isNarrow ? bar : bar + HEADS;
  const foot = isPhone ? FEET.phone : isNarrow ? FEET.lines : FEET.table;
  const density = useDensity();
  const list = useRef<HTMLTableSectionElement & HTMLUListElement>(null);
  const rowHeight = isNarrow ? HEIGHTS.line : HEIGHTS[density];
  const top = useTop(list);
  const active = useRef<number | null>(null);
  // oxlint-disable-next-line react/incompatible-library -- no compiler memoizes what it returns
  const rows = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeight,
    overscan: OVERSCAN,
    scrollMargin: top,
    scrollPaddingStart: head,
    scrollPaddingEnd: foot,
    useFlushSync: false,
    rangeExtractor: (range) => withRow(range, active.current),
  });
  useLayoutEffect(() => rows.measure(), [rows, rowHeight]);
  const from = Math.max(0, Math.floor(((rows.scrollOffset ?? 0) + head - top) / rowHeight));
  const inSight = Math.floor(((rows.scrollRect?.height ?? 0) - head - foot) / rowHeight);
  const to = Math.min(count, from + Math.max(1, inSight));
  const keys = useListKeys({
    count,
    first: from,
    last: to,
    scrollTo: (index) => rows.scrollToIndex(index, { align: "auto" }),
    list,
    target: "a",
  });
  active.current = keys.active;
  const pages = useTradePages(query, from, to);
  const { active: focused } = keys;
  useKeys({
    x: () => {
      const trade = focused === null ? undefined : pages.at(focused);
      if (trade !== undefined) toggleSelected(trade);
    },
  });
  const jump = useJump(query, sums, rows);
  useStartAgain(query, () => {
    keys.forget();
    clearSelected();
    if (globalThis.scrollY > top - head) globalThis.scrollTo({ top: top - head });
  });
  const shown = listRows(rows.getVirtualItems(), { start: top, total: count * rowHeight }, pages.at);
  const filter = useMemo(() => filterOf(query), [query]);
  const [only, ...others] = sums?.byCurrency ?? [];
  const currency = others.length === 0 ? (only?.currency ?? null) : null;
  return (
    <>
      <div onFocus={({ target }) => keys.focused(rowOf(target))}>
        {isNarrow ? (
          <TradeLines
            rows={shown}
            count={count}
            now={now}
            isRun={isByRun(query.sort ?? "-closedAt")}
            list={list}
          />
        ) : (
          <TradeRows
            rows={shown}
            count={count}
            sort={query.sort ?? "-closedAt"}
            now={now}
            currency={currency}
            isDense={density === "dense"}
            list={list}
          />
        )}
      </div>
      <ListFoot
        shown={{ from: Math.min(count, from + 1), to, of: Math.max(count, sums?.trades ?? 0) }}
        sums={sums}
        filter={filter}
        jump={jump}
        retry={pages.retry}
        isTable={!isNarrow}
      >
        <BulkEditButton query={query} found={Math.max(count, sums?.trades ?? 0)} />
      </ListFoot>
    </>
  );
}

/** Another filter or order begins at its first row. */
function useStartAgain(query: TradeQuery, start: () => void): void {
  const seen = useRef(query);
  useEffect(() => {
    if (seen.current === query) return;
    seen.current = query;
    start();
  });
}

/**
 * Finds the first row of a month in a list by time. The newest first, it is behind the open trades and all
 * that closed later.
 */
function useJump(query: TradeQuery, sums: TradeSummary | undefined, rows: Virtualizer<Window, Element>) {
  const client = useQueryClient();
  const { sort = "-closedAt" } = query;
  const jump = useCallback(
    async (month: string) => {
      const filter = filterOf(query);
      const isLastFirst = query.sort !== "closedAt";
      const at = instantOf(isLastFirst ? nextMonth(month) : `${month}-01`);
      const before = isLastFirst
        ? { ...filter, from: later(filter.from, at) }
        : { ...filter, to: earlier(filter.to, at) };
      try {
        const counts = await client.fetchQuery(tradeSumsQuery(before));
        const index =
          counts.trades - notClosed(counts) + (isLastFirst && sums !== undefined ? notClosed(sums) : 0);
        rows.scrollToIndex(index, { align: "start" });
      } catch {
        tell("That month could not be looked up just now. The list is where it was.");
      }
    },
    [client, query, sums, rows],
  );
  return sums !== undefined && (sort === "closedAt" || sort === "-closedAt") ? jump : undefined;
}

function later(one: string | undefined, other: string): string {
  return one !== undefined && one > other ? one : other;
}

function earlier(one: string | undefined, other: string): string {
  return one !== undefined && one < other ? one : other;
}

function notClosed({ openTrades, incompleteTrades }: TradeSummary): number {
  return openTrades + incompleteTrades;
}
