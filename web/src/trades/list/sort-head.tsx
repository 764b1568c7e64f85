import { useNavigate } from "@tanstack/react-router";
import type { TradeColumn, TradeSort } from "#shared/contracts/trades.ts";

/** A column head that sorts, descending first, because users look most for the newest and the best. */
export function SortHead({ column, sort, words }: { column: TradeColumn; sort: TradeSort; words: string }) {
  const navigate = useNavigate({ from: "/trades" });
  const next: TradeSort = sort === `-${column}` ? column : `-${column}`;
  const arrow = sort === `-${column}` ? " ↓" : sort === column ? " ↑" : "";
  return (
    <button
      type="button"
      className="sort"
      onClick={() =>
        void navigate({
          search: (now) => ({ ...now, sort: next === "-closedAt" ? undefined : next }),
          resetScroll: false,
        })
      }
    >
      {words}
      <span aria-hidden="true">{arrow}</span>
    </button>
  );
}
