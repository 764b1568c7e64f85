export type Place = { x: number; y: number };

/** The tidemark's line: it stays level until the tide passes it, then rises with it; it never falls. */
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
