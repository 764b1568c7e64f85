import {
  ASSETS,
  BEFORE_LEGACY_QUOTES,
  LEGACY_ASSETS,
  QUOTES,
  RARE_QUOTES,
  RENAMED_ASSETS,
} from "./assets.ts";
import { boundedCell, excerpt, refuse } from "../../core/row-refused.ts";

export type Pair = { base: string; quote: string };

/** A way of splitting a pair; `isKnown` when the tables hold this base with this quote. */
type Split = Pair & { isKnown: boolean };

const CODE = /^[A-Z0-9.]{1,12}$/;
// The suffix of trades in the dark pool, which traded the same assets.
const DARK_POOL = ".D";

/**
 * Splits `XXBTZUSD`, `XBT/USD` or `DOTEUR` into base and quote; refuses a pair that can be split in two ways.
 */
export function splitPair(cell: string): Pair {
  const text = boundedCell(cell, "pair").trim().toUpperCase();
  const pair = text.endsWith(DARK_POOL) ? text.slice(0, -DARK_POOL.length) : text;
  const [base = "", quote, ...more] = pair.split("/");
  if (quote !== undefined) {
    if (more.length > 0 || !CODE.test(base) || !CODE.test(quote)) return refuseUnknown(cell);
    return named({ base, quote });
  }
  const splits = CODES_OF_QUOTES.flatMap((code) => splitAt(pair, code));
  const known = splits.filter(({ isKnown }) => isKnown);
  const [first, another] = known.length > 0 ? known : splits;
  if (first === undefined) return refuseUnknown(cell);
  if (another === undefined) return named(first);
  const ways = [first, another].map((each) => `${each.base}/${each.quote}`).join(" or ");
  return refuse(`Pair “${excerpt(cell)}” can be ${ways}; write it with a slash`);
}

const CODES_OF_QUOTES = [...QUOTES, ...RARE_QUOTES.keys(), ...LEGACY_ASSETS.keys()];

function splitAt(pair: string, quote: string): Split[] {
  if (!pair.endsWith(quote)) return [];
  const base = pair.slice(0, -quote.length);
  if (!CODE.test(base)) return [];
  const isLegacy = LEGACY_ASSETS.has(base);
  if (!LEGACY_ASSETS.has(quote)) {
    const isKnown = RARE_QUOTES.get(quote)?.has(base) ?? (isLegacy || ASSETS.has(base) || NAMES.has(base));
    return [{ base, quote, isKnown }];
  }
  // A legacy quote follows a legacy base, which has four letters too, whether or not the table holds it.
  const isKnown = isLegacy || BEFORE_LEGACY_QUOTES.has(base);
  return isKnown || /^[XZ][A-Z]{3}$/.test(base) ? [{ base, quote, isKnown }] : [];
}

const NAMES: ReadonlySet<string> = new Set(LEGACY_ASSETS.values());

function named({ base, quote }: Pair): Pair {
  return { base: nameOf(base), quote: nameOf(quote) };
}

/** The market's name of an asset that Kraken names by a code of its own, such as XXBT. */
export function nameOf(code: string): string {
  const name = LEGACY_ASSETS.get(code) ?? code;
  return RENAMED_ASSETS.get(name) ?? name;
}

function refuseUnknown(cell: string): never {
  return refuse(`Pair “${excerpt(cell)}” cannot be split into two assets`);
}
