import { seededRandom } from "../../../math/random.ts";

/**
 * Whether a randomised guardrail blocks on a day. Half of all days do, drawn by its stored seed. Until the
 * first order of the day nobody sees the draw.
 */
export function isArmed({ id, seed }: { id: string; seed: string }, date: string): boolean {
  return seededRandom(`${seed} ${id} ${date}`)() < 0.5;
}
