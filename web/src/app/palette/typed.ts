/** The trade, the day or the symbol that a text names by itself, without a list to look it up in. */
export type Typed =
  | { kind: "trade"; id: string }
  | { kind: "day"; day: string }
  | { kind: "symbol"; symbol: string };

const TRADE = /^trd_\w{8,36}$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const SYMBOL = /^[A-Z0-9][A-Z0-9.:/_-]{0,19}$/i;

/**
 * Reads the text of the palette's field: `trd_…`, a day such as `2026-10-05`, or what may be a symbol. A text
 * of several words is none of these, and neither is a day that no calendar has.
 */
export function readTyped(text: string): Typed | null {
  const typed = text.trim();
  if (TRADE.test(typed)) return { kind: "trade", id: typed };
  if (DAY.test(typed)) return isDay(typed) ? { kind: "day", day: typed } : null;
  return SYMBOL.test(typed) ? { kind: "symbol", symbol: typed.toUpperCase() } : null;
}

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
