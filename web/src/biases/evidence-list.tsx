import { useQueries } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { EvidenceFigure } from "#shared/contracts/biases.ts";
import { tradeQuery } from "../trades/queries.ts";
import { symbolWords } from "../numbers/symbol-words.ts";
import { openedOf } from "../trades/trade-times.ts";
import { Amount } from "../ui/amount.tsx";
import { RowTime } from "../ui/time.tsx";
import { useNow } from "../ui/use-now.ts";
import { figureWords } from "./figure-words.ts";

/**
 * The trades behind a claim, a few at first; each is fetched only when shown. `figures` stand in the order of
 * `ids`.
 */
export function EvidenceList({
  ids,
  first,
  figures = [],
}: {
  ids: readonly string[];
  first: number;
  figures?: readonly EvidenceFigure[];
}) {
  const now = useNow();
  const [all, setAll] = useState(false);
  const shown = all ? ids : ids.slice(0, first);
  const trades = useQueries({ queries: shown.map((id) => ({ ...tradeQuery(id), staleTime: 5 * 60_000 })) });
  return (
    <div className="biases-stack-tight">
      <ul className="biases-evidence small">
        {shown.map((id, at) => {
          const trade = trades[at]?.data;
          const figure = figures[at];
          return (
            <li key={id}>
              <Link to="/trades/$tradeId" params={{ tradeId: id }}>
                <span>
                  {trade === undefined ? (
                    `Trade …${id.slice(-5)}`
                  ) : (
                    <>
                      {symbolWords(trade.symbol)} · <RowTime {...openedOf(trade)} as="day" now={now} />
                    </>
                  )}
                  {figure === undefined ? null : (
                    <span className="soft biases-figure">{figureWords(figure)}</span>
                  )}
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
