import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type ChangeEvent, type KeyboardEvent, useId, useRef } from "react";
import { formatCount } from "../../numbers/format-number.ts";
import { useKeys } from "../../ui/use-keys.ts";
import { symbolsQuery } from "../queries.ts";
import type { TradesSearch } from "../search.ts";
import { symbolWords } from "../../numbers/symbol-words.ts";
import { useTyped } from "./use-typed.ts";

type Props = {
  search: TradesSearch;
  type: (begins: string | undefined) => void;
  choose: (symbols: readonly string[]) => void;
};

/**
 * Finds symbols by their beginning as the user types. A chosen suggestion is a filter of its own, and there
 * may be several. `/` focuses the field.
 */
export function SymbolField({ search, type, choose }: Props) {
  const field = useRef<HTMLInputElement>(null);
  const listId = useId();
  const [text, setText] = useTyped(search.begins, type);
  const chosen = search.symbol?.split(",").filter((symbol) => symbol !== "") ?? [];
  const { data } = useQuery({
    ...symbolsQuery(text.trim(), search.account),
    placeholderData: keepPreviousData,
  });
  const suggested = data?.items.filter(({ symbol }) => !chosen.includes(symbol)) ?? [];
  useKeys({ "/": () => field.current?.focus() });

  function add(symbol: string): void {
    setText("");
    choose([...chosen.filter((each) => each !== symbol), symbol]);
  }
  function changed({ target, nativeEvent }: ChangeEvent<HTMLInputElement>): void {
    const named = suggested.find(({ symbol }) => symbol === target.value);
    if (named !== undefined && isSuggestion(nativeEvent)) add(named.symbol);
    else setText(target.value);
  }
  function pressed(event: KeyboardEvent<HTMLInputElement>): void {
    if (event.key !== "Enter") return;
    const wanted = text.trim().toUpperCase();
    const named = suggested.find(({ symbol }) => symbol.toUpperCase() === wanted);
    if (named !== undefined) add(named.symbol);
  }
  return (
    <div className="trades-symbols">
      <input
        ref={field}
        className="input"
        type="search"
        aria-label="Symbol"
        placeholder="Symbol ( / )"
        autoCapitalize="characters"
        autoComplete="off"
        list={listId}
        value={text}
        onChange={changed}
        onKeyDown={pressed}
      />
      <datalist id={listId}>
        {suggested.map(({ symbol, trades }) => (
          <option key={symbol} value={symbol}>
            {`${symbolWords(symbol)}: ${formatCount(trades)} ${trades === 1 ? "trade" : "trades"}`}
          </option>
        ))}
      </datalist>
      {chosen.map((symbol) => (
        <button
          key={symbol}
          type="button"
          className="button button-small"
          aria-label={`Without ${symbolWords(symbol)}`}
          onClick={() => choose(chosen.filter((each) => each !== symbol))}
        >
          <span className="trades-symbol">{symbolWords(symbol)}</span>
          <span aria-hidden="true">×</span>
        </button>
      ))}
    </div>
  );
}

/** True of an input that replaced the whole text at once, as choosing a suggestion does. */
function isSuggestion(event: Event): boolean {
  return !(event instanceof InputEvent) || event.inputType === "insertReplacementText";
}
