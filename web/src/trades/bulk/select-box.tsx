import type { Trade } from "#shared/contracts/trades.ts";
import { symbolWords } from "../../numbers/symbol-words.ts";
import { toggleSelected, useIsSelected } from "./selected.ts";

/** Selects the trade of a row for an edit; the key X does the same. */
export function SelectBox({ trade }: { trade: Trade }) {
  const isSelected = useIsSelected(trade.id);
  return (
    <input
      type="checkbox"
      className="trades-box"
      aria-label={`Select ${symbolWords(trade.symbol)}`}
      tabIndex={-1}
      checked={isSelected}
      onChange={() => toggleSelected(trade)}
    />
  );
}
