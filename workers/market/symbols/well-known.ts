import type { Suggestion } from "#shared/contracts/market.ts";
import { MOST_SUGGESTIONS } from "#shared/contracts/bounds.ts";
import { WELL_KNOWN } from "./list.ts";

const bySymbol = new Map(WELL_KNOWN.map((each) => [each.symbol, each]));

/** A symbol of the bundled list, or undefined. */
export function findWellKnown(symbol: string): Suggestion | undefined {
  return bySymbol.get(symbol);
}

/**
 * The symbols of the list that begin with the text, then those whose name has a word that does. Case does not
 * matter. Without a text the first ones of the list.
 */
export function suggest(text: string | undefined): Suggestion[] {
  const asked = (text ?? "").trim().toUpperCase();
  const bySymbols = WELL_KNOWN.filter(({ symbol }) => symbol.startsWith(asked));
  const byNames = WELL_KNOWN.filter(
    ({ symbol, name }) => !symbol.startsWith(asked) && ` ${name.toUpperCase()}`.includes(` ${asked}`),
  );
  return [...bySymbols, ...byNames].slice(0, MOST_SUGGESTIONS);
}
