import { zoneOffsets } from "./wall-clock.ts";

const SECOND = 1000;
/** No zone went to another offset and back within two weeks since 1970. */
const STEP = 14 * 86_400 * SECOND;

/** Each offset (ms) holds from the turn before it until its own. The last one has no turn. */
export type ZoneTurns = { turns: number[]; offsets: number[] };

/** The instants (epoch ms) between `from` and `to` at which the zone's offset from UTC changes. */
export function zoneTurns(timeZone: string, from: number, to: number): ZoneTurns {
  const offsetAt = zoneOffsets(timeZone);
  const turns: number[] = [];
  const offsets = [offsetAt(from)];
  for (let low = from; low < to; low += STEP) {
    const high = Math.min(low + STEP, to);
    const [before, after] = [offsetAt(low), offsetAt(high)];
    if (before === after) continue;
    turns.push(turnBetween(low, high, (ms) => offsetAt(ms) === before));
    offsets.push(after);
  }
  return { turns, offsets };
}

/** The first whole second after `low` at which the offset is no longer the one before. */
function turnBetween(low: number, high: number, isBefore: (ms: number) => boolean): number {
  let [known, turned] = [low, high];
  while (turned - known > SECOND) {
    const middle = known + Math.floor((turned - known) / (2 * SECOND)) * SECOND;
    if (isBefore(middle)) known = middle;
    else turned = middle;
  }
  return turned;
}
