import type { RefObject } from "react";
import { TradeLine } from "../rows/trade-line.tsx";
import type { Trade } from "#shared/contracts/trades.ts";
import type { ListRow } from "../../virtual/list-rows.ts";

type Props = {
  rows: readonly ListRow<Trade>[];
  count: number;
  now: number;
  isRun: boolean;
  list: RefObject<HTMLUListElement | null>;
};

/** The rows in sight of a narrow window, each in two lines. */
export function TradeLines({ rows, count, now, isRun, list }: Props) {
  return (
    <ul className="lines trades-lines" aria-label="Trades" ref={list}>
      {rows.map((row) =>
        "gap" in row ? (
          <li key={row.key} aria-hidden="true" className="trades-gap" style={{ height: row.gap }} />
        ) : (
          <li key={row.index} data-index={row.index} aria-posinset={row.index + 1} aria-setsize={count}>
            {row.item === undefined ? (
              <span className="two-line-row soft">…</span>
            ) : (
              <TradeLine trade={row.item} now={now} isRun={isRun} />
            )}
          </li>
        ),
      )}
    </ul>
  );
}
