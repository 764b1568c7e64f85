import type { RefObject } from "react";
import { TradeLine } from "../rows/trade-line.tsx";
import type { ListRow } from "./list-rows.ts";

type Props = {
  rows: readonly ListRow[];
  count: number;
  now: number;
  list: RefObject<HTMLUListElement | null>;
};

/** The rows in sight of a narrow window, each in two lines. */
export function TradeLines({ rows, count, now, list }: Props) {
  return (
    <ul className="lines trades-lines" aria-label="Trades" ref={list}>
      {rows.map((row) =>
        "gap" in row ? (
          <li key={row.key} aria-hidden="true" className="trades-gap" style={{ height: row.gap }} />
        ) : (
          <li key={row.index} data-index={row.index} aria-posinset={row.index + 1} aria-setsize={count}>
            {row.trade === undefined ? (
              <span className="two-line-row soft">…</span>
            ) : (
              <TradeLine trade={row.trade} now={now} />
            )}
          </li>
        ),
      )}
    </ul>
  );
}
