export type Place = { x: number; y: number };

/**
 * The line of the high-water mark: it stays level until the equity passes it, then rises with the equity, and
 * never falls.
 */
export function stepPath(places: readonly Place[]): string {
  const [first, ...rest] = places;
  if (first === undefined) return "";
  let path = `M${first.x} ${first.y}`;
  let level = first;
  for (const place of rest) {
    if (place.y !== level.y) path += `H${round(level.x)}L${round(place.x)} ${round(place.y)}`;
    level = place;
  }
  return `${path}H${round(level.x)}`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
