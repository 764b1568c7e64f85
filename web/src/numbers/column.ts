import { decimalPoint } from "./format-number.ts";

/** As wide as a figure, and as wide as a point: they keep the points of a column under each other. */
const FIGURE_SPACE = "\u2007";
const POINT_SPACE = "\u2008";

/** An average price of one or more has at most so many places; a list that grows cannot ask its longest. */
export const PRICE_PLACES = 4;

/** The places behind the point of the longest of these formatted numbers. */
export function mostPlaces(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, places(text)), 0);
}

/** Fills a formatted number with spaces, so that right-aligned numbers have their points in one line. */
export function aligned(text: string, toPlaces: number): string {
  const own = places(text);
  if (text === "" || own >= toPlaces) return text;
  return text + (own === 0 ? POINT_SPACE : "") + FIGURE_SPACE.repeat(toPlaces - own);
}

function places(text: string): number {
  const point = text.lastIndexOf(decimalPoint());
  return point === -1 ? 0 : text.length - point - 1;
}
