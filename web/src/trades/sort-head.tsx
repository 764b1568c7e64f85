import { useNavigate } from "@tanstack/react-router";
import type * as z from "zod";
import type { TradeSort } from "#shared/contracts/trades.ts";

type Sort = z.infer<typeof TradeSort>;

/** A column head that sorts, descending first, because users look most for the newest and the best. */
export function SortHead({
  column,
  sort,
  words,
}: {
  column: "closedAt" | "netPnl";
  sort: Sort;
  words: string;
}) {
  const navigate = useNavigate({ from: "/trades" });
  const next: Sort = sort === `-${column}` ? column : `-${column}`;
  const arrow = sort === `-${column}` ? " ↓" : sort === column ? " ↑" : "";
  return (
    <button
      type="button"
      className="sort"
      onClick={() =>
        void navigate({
          search: (now) => ({ ...now, sort: next === "-closedAt" ? undefined : next }),
          replace: true,
          resetScroll: false,
        })
      }
    >
      {words}
      <span aria-hidden="true">{arrow}</span>
    </button>
  );
}
