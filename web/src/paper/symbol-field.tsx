import { useQuery } from "@tanstack/react-query";
import { useId, useRef, useState, type FormEvent } from "react";
import { MarketSymbol } from "#shared/contracts/market.ts";
import { marketSymbolsQuery } from "../market/queries.ts";
import { useKeys } from "../ui/use-keys.ts";

/** Names the symbol to trade: suggestions as the user types, Enter takes it. `/` focuses the field. */
export function SymbolField({ symbol, choose }: { symbol: string; choose: (symbol: string) => void }) {
  const listId = useId();
  const field = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(symbol);
  const { data } = useQuery(marketSymbolsQuery(text.trim()));
  useKeys({ "/": () => field.current?.select() });

  function take(wanted: string): void {
    const parsed = MarketSymbol.safeParse(wanted.trim());
    if (parsed.success && parsed.data !== symbol) choose(parsed.data);
  }
  function changed(next: string): void {
    setText(next.toUpperCase());
    // A suggestion replaces the whole text at once.
    if (next.length - text.length > 1 && data?.items.some((item) => item.symbol === next)) take(next);
  }
  function submit(event: FormEvent): void {
    event.preventDefault();
    take(text);
  }
  return (
    <form className="paper-symbol" onSubmit={submit}>
      <input
        ref={field}
        className="input"
        aria-label="Symbol to trade"
        placeholder="Symbol ( / )"
        autoCapitalize="characters"
        autoComplete="off"
        spellCheck={false}
        maxLength={20}
        list={listId}
        value={text}
        onChange={({ target }) => changed(target.value)}
        onBlur={() => take(text)}
      />
      <datalist id={listId}>
        {data?.items.map((item) => (
          <option key={item.symbol} value={item.symbol}>
            {item.name}
          </option>
        ))}
      </datalist>
    </form>
  );
}
