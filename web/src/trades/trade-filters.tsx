import { useNavigate } from "@tanstack/react-router";
import { useEffect, useEffectEvent, useState } from "react";
import { useNarrow } from "../ui/use-narrow.ts";
import { AccountSelect } from "../accounts/account-select.tsx";
import { LotMethodSelect } from "./lot-method-select.tsx";
import type { TradesSearch } from "./search.ts";

const TYPING_MS = 250;

/** The filters stand in the address, so that a view can be linked and the back button works. */
export function TradeFilters({ search }: { search: TradesSearch }) {
  const navigate = useNavigate({ from: "/trades" });
  const narrow = useNarrow();
  const set = (change: TradesSearch) =>
    void navigate({ search: (now) => ({ ...now, ...change }), replace: true, resetScroll: false });
  return (
    <search className="trades-filters">
      <SymbolField symbol={search.symbol} set={(symbol) => set({ symbol })} />
      <AccountSelect account={search.account} choose={(account) => set({ account })} />
      <select
        className="select"
        aria-label="Status"
        value={search.status ?? ""}
        onChange={({ target: { value } }) =>
          set({ status: value === "open" || value === "closed" ? value : undefined })
        }
      >
        <option value="">Open and closed</option>
        <option value="closed">Closed</option>
        <option value="open">Open</option>
      </select>
      <select
        className="select"
        aria-label="Direction"
        value={search.direction ?? ""}
        onChange={({ target: { value } }) =>
          set({ direction: value === "long" || value === "short" ? value : undefined })
        }
      >
        <option value="">Long and short</option>
        <option value="long">Long</option>
        <option value="short">Short</option>
      </select>
      {narrow ? <SortField sort={search.sort} set={(sort) => set({ sort })} /> : null}
      <LotMethodSelect />
    </search>
  );
}

/** On a phone the rows have no column heads to sort by. */
function SortField({ sort, set }: { sort: TradesSearch["sort"]; set: (sort: TradesSearch["sort"]) => void }) {
  return (
    <select
      className="select"
      aria-label="Order"
      value={sort ?? "-closedAt"}
      onChange={({ target: { value } }) =>
        set(value === "closedAt" || value === "netPnl" || value === "-netPnl" ? value : undefined)
      }
    >
      <option value="-closedAt">Newest first</option>
      <option value="closedAt">Oldest first</option>
      <option value="-netPnl">Best first</option>
      <option value="netPnl">Worst first</option>
    </select>
  );
}

function SymbolField({
  symbol,
  set,
}: {
  symbol: string | undefined;
  set: (symbol: string | undefined) => void;
}) {
  const [text, setText] = useState(symbol ?? "");
  const [known, setKnown] = useState(symbol);
  const [sent, setSent] = useState(symbol);
  if (known !== symbol) {
    setKnown(symbol);
    if (symbol !== sent) setText(symbol ?? ""); // changed from outside: a link, the back button, "clear"
  }
  const send = useEffectEvent((wanted: string | undefined) => {
    setSent(wanted);
    set(wanted);
  });
  useEffect(() => {
    const wanted = text.trim() === "" ? undefined : text.trim();
    if (wanted === symbol) return undefined;
    const timer = setTimeout(() => send(wanted), TYPING_MS);
    return () => clearTimeout(timer);
  }, [text, symbol]);
  return (
    <input
      className="input"
      type="search"
      aria-label="Symbol"
      placeholder="Symbol"
      autoCapitalize="characters"
      autoComplete="off"
      value={text}
      onChange={({ target }) => setText(target.value)}
    />
  );
}
