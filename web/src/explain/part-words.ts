import type { ExplainedPart, Explanation } from "#shared/contracts/explain.ts";
import { decimal, type Decimal, toDecimal } from "#shared/decimal.ts";
import { formatCount, formatMoney, formatQuantity } from "../numbers/format-number.ts";
import { formatCalendar, formatCalendarMonth } from "../numbers/format-time.ts";
import { symbolWords } from "../numbers/symbol-words.ts";

type Term = Explanation["terms"][number]["term"];
type Shown = Pick<Explanation, "terms" | "currency" | "by" | "figure">;

const COUNTS: ReadonlySet<Term> = new Set(["trades", "wins", "losses"]);
/** What is taken away from the sum of a part. */
const TAKEN: ReadonlySet<Term> = new Set(["fees", "fillFees", "sold"]);
const SUMS = new Set(["netPnl", "grossPnl", "fees", "maxDrawdown", "openCost", "cash", "units"]);
const UNITS: ReadonlySet<Term> = new Set(["bought", "sold", "moved", "split"]);

/** A value of a term as people read it. */
export function termValue(term: Term, value: Decimal, currency: string | null): string {
  if (UNITS.has(term)) return formatQuantity(value);
  return COUNTS.has(term) ? formatCount(Number(value)) : formatMoney(value, currency, "negative");
}

/** What a part adds to a figure that is a sum; null of a ratio, whose parts have no sum. */
export function partSum({ terms, figure }: Shown, values: readonly Decimal[]): Decimal | null {
  if (!SUMS.has(figure)) return null;
  const isAlone = terms.length === 1;
  return toDecimal(
    terms.reduce((sum, { term }, n) => {
      const value = values[n] ?? "0";
      return TAKEN.has(term) && !isAlone ? sum.minus(value) : sum.plus(value);
    }, decimal(0)),
  );
}

/** `gross P&L 500.00 · fees 20.00`: the terms of a part. */
export function termsWords({ terms, currency }: Shown, values: readonly Decimal[]): string {
  const told = terms.map(({ term, words }, n) => ({ term, words, value: values[n] ?? "0" }));
  const telling = told.filter(({ value }) => value !== "0");
  return (telling.length === 0 ? told.slice(0, 1) : telling)
    .map(({ term, words, value }) => `${lower(words)} ${termValue(term, value, currency)}`)
    .join(" · ");
}

/** The name of a part: `Oct 2026`, `5 Oct 2026`, a symbol, an account, a kind of booking. */
export function partName(by: string, { key, label }: Pick<ExplainedPart, "key" | "label">): string {
  if (by === "month") return formatCalendarMonth(key);
  if (by === "day") return formatCalendar(key, "whole");
  if (by === "symbol" || by === "trade") return label === "" ? "No symbol" : symbolWords(label);
  if (by === "kind" || by === "booking" || by === "row") return rowWords(label);
  return label;
}

/** `Dividend ACME` of `dividend ACME`, `Buy ACME` of `buy ACME`. */
function rowWords(label: string): string {
  const [first = "", ...rest] = label.split(" ");
  return [first.charAt(0).toUpperCase() + first.slice(1), ...rest].join(" ");
}

const COUNTED: Readonly<Record<string, [one: string, many: string]>> = {
  closes: ["close", "closes"],
  trades: ["trade", "trades"],
  rows: ["row", "rows"],
};

/** `12 closes`, by what the figure counts. */
export function countWords(count: number, of: "closes" | "trades" | "rows"): string {
  const [one, many] = COUNTED[of] ?? ["", ""];
  return `${formatCount(count)}\u00a0${count === 1 ? one : many}`;
}

function lower(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}
