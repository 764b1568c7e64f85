import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { formatDayOf } from "../numbers/format-time.ts";
import { tradeQuery } from "../trades/queries.ts";
import { symbolWords } from "../trades/symbol-words.ts";
import { openedOf } from "../trades/trade-times.ts";
import { Amount } from "../ui/amount.tsx";
import { useNow } from "../ui/use-now.ts";

/** The round trips behind a claim, a few at first; each is fetched only when shown. */
export function EvidenceList({ ids, first }: { ids: readonly string[]; first: number }) {
  const [all, setAll] = useState(false);
  const now = useNow();
  const shown = all ? ids : ids.slice(0, first);
  const trades = useQueries({ queries: shown.map((id) => ({ ...tradeQuery(id), staleTime: 5 * 60_000 })) });
  return (
    <div className="biases-stack-tight">
      <ul className="biases-evidence small">
        {shown.map((id, at) => {
          const trade = trades[at]?.data;
          return (
            <li key={id}>
              <Link to="/trades/$tradeId" params={{ tradeId: id }}>
                <span>
                  {trade === undefined
                    ? `Round trip …${id.slice(-5)}`
                    : `${symbolWords(trade.symbol)} · ${formatDayOf(openedOf(trade), now)}`}
                </span>
                {trade === undefined ? null : <Amount value={trade.netPnl} currency={trade.currency} />}
              </Link>
            </li>
          );
        })}
      </ul>
      {ids.length > shown.length ? (
        <button type="button" className="button button-quiet button-small" onClick={() => setAll(true)}>
          Show all {ids.length}
        </button>
      ) : null}
    </div>
  );
}
