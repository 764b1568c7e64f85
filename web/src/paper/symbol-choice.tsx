import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { PaperAccount } from "#shared/contracts/paper-accounts.ts";
import { marketSymbolsQuery } from "../market/queries.ts";
import { EmptyState } from "../ui/empty-state.tsx";
import { ordersQuery } from "./queries.ts";
import { SymbolField } from "./symbol-field.tsx";

const MOST_OFFERED = 8;

/** Before a symbol is chosen: the field for one, with the symbols traded last and some well-known ones. */
export function SymbolChoice({
  account,
  choose,
}: {
  account: PaperAccount;
  choose: (symbol: string) => void;
}) {
  const traded = useInfiniteQuery(ordersQuery({ accountId: account.id })).data?.items ?? [];
  const known = useQuery(marketSymbolsQuery("")).data?.items ?? [];
  const offered = [...new Set([...traded, ...known].map(({ symbol }) => symbol))].slice(0, MOST_OFFERED);
  return (
    <section className="card" aria-label="Choose a symbol">
      <EmptyState
        title="What do you want to trade?"
        action={
          <div className="stack paper-choice">
            <SymbolField symbol="" choose={choose} />
            <div className="row">
              {offered.map((symbol) => (
                <button
                  key={symbol}
                  type="button"
                  className="button button-small"
                  onClick={() => choose(symbol)}
                >
                  {symbol}
                </button>
              ))}
            </div>
          </div>
        }
      >
        Name a symbol to see its quote and its chart, and to enter an order on paper.
      </EmptyState>
    </section>
  );
}
