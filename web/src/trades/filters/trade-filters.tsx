import { useNavigate } from "@tanstack/react-router";
import { memo, useState } from "react";
import { TradeSort } from "#shared/contracts/trades.ts";
import { AccountSelect } from "../../accounts/account-select.tsx";
import { useTablet } from "../../ui/use-narrow.ts";
import { ORDERS } from "../columns.ts";
import { LotMethodSelect } from "../lot-method-select.tsx";
import { TradesSearch } from "../search.ts";

import { Choice } from "./choice.tsx";
import { DateRange } from "./date-range.tsx";
import { FilterChips } from "./filter-chips.tsx";
import { SavedFilters } from "../saved/saved-filters.tsx";
import { SymbolField } from "./symbol-field.tsx";
import { WrittenFilters } from "./written-filters.tsx";
import "../trades.css";

/** The page whose address holds the filters: the list, or one that has figures of what they find. */
type Props = { search: TradesSearch; page?: "/trades" | "/performance" };

/**
 * The filters stand in the address, so that a view can be linked. A choice is a step that the back button
 * undoes. The first letter typed is a step too; more letters replace it.
 */
export const TradeFilters = memo(function TradeFilters({ search, page = "/trades" }: Props) {
  const navigate = useNavigate({ from: page });
  const isList = page === "/trades";
  const isNarrow = useTablet();
  const [isOpen, setOpen] = useState(false);
  const change = (part: TradesSearch, replace = false) =>
    void navigate({ search: (now) => ({ ...now, ...part }), replace, resetScroll: false });
  const given = Object.keys(search).filter((name) => name !== "begins" && name !== "symbol").length;
  return (
    <search className="trades-filters">
      <SymbolField
        search={search}
        type={(begins) => change({ begins }, search.begins !== undefined)}
        choose={(symbols) =>
          change({ symbol: symbols.length === 0 ? undefined : symbols.join(), begins: undefined })
        }
      />
      {isNarrow ? (
        <button type="button" className="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Filters{given === 0 ? "" : ` (${given})`}
        </button>
      ) : null}
      {isNarrow && !isOpen ? null : (
        <>
          <AccountSelect account={search.account} choose={(account) => change({ account })} />
          {isList ? (
            <Choice
              name="Status"
              values={{ "": "Open and closed", closed: "Closed", open: "Open", incomplete: "Incomplete" }}
              value={search.status}
              choose={(value) => change({ status: TradesSearch.shape.status.parse(value) })}
            />
          ) : null}
          <Choice
            name="Direction"
            values={{ "": "Long and short", long: "Long", short: "Short" }}
            value={search.direction}
            choose={(value) => change({ direction: TradesSearch.shape.direction.parse(value) })}
          />
          <Choice
            name="Result"
            values={{ "": "Wins and losses", win: "Wins", loss: "Losses", breakeven: "Breakeven" }}
            value={search.result}
            choose={(value) => change({ result: TradesSearch.shape.result.parse(value) })}
          />
          <WrittenFilters search={search} change={change} />
          <FilterChips search={search} drop={(part) => change(part)} />
          <DateRange from={search.from} to={search.to} set={(range) => change(range)} />
          {!isNarrow || !isList ? null : (
            <Choice
              name="Order"
              values={Object.fromEntries(ORDERS.map(({ sort, words }) => [sort, words]))}
              value={search.sort ?? "-closedAt"}
              choose={(value) =>
                change({
                  sort: value === "-closedAt" ? undefined : TradeSort.catch("-closedAt").parse(value),
                })
              }
            />
          )}
          <LotMethodSelect />
          {isList ? <SavedFilters search={search} /> : null}
        </>
      )}
    </search>
  );
});
