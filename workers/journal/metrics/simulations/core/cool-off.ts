import { smallestFirst } from "../../../../math/smallest-first.ts";

/** A losing trade. Its instants are in epoch ms. */
export type Lost = { openedAt: number; closedAt: number; id: string };

/**
 * Disjoint stretches of time, in order, in which no trade may open. A stretch holds its start and not its
 * end. A trade that opens at a start is dropped only when its id comes after that of `after`.
 */
export type Pauses = { starts: number[]; ends: number[]; after: string[] };

const MINUTE_MS = 60_000;

/**
 * The pauses of a cool-off. The losing trades come in the order of opening, by id at one instant. Each that
 * no pause drops begins one at its close. So a dropped trade begins none.
 */
export function pausesAfter(losses: Iterable<Lost>, minutes: number): Pauses {
  const length = minutes * MINUTE_MS;
  const waiting = smallestFirst();
  const kept: { start: number; after: string }[] = [];
  let until = Number.NEGATIVE_INFINITY;
  for (const { openedAt, closedAt, id } of losses) {
    for (let close = waiting.first(); close !== undefined && close <= openedAt; close = waiting.first()) {
      until = close + length;
      waiting.take();
    }
    if (openedAt < until) continue;
    waiting.add(closedAt);
    // A trade that closes as it opens drops only those that come after it at that instant.
    kept.push({ start: closedAt, after: closedAt === openedAt ? id : "" });
  }
  return joined(kept, length);
}

function joined(kept: { start: number; after: string }[], length: number): Pauses {
  const pauses: Pauses = { starts: [], ends: [], after: [] };
  kept.sort((a, b) => a.start - b.start);
  for (const { start, after } of kept) {
    const last = pauses.ends.length - 1;
    const end = pauses.ends[last];
    if (end !== undefined && start < end) {
      pauses.ends[last] = start + length;
      continue;
    }
    pauses.starts.push(start);
    pauses.ends.push(start + length);
    pauses.after.push(after);
  }
  return pauses;
}

/** The losing trades in lines of `opened closed id`, of which the id may be missing. */
export function* readLosses(chunks: Iterable<string>): Generator<Lost> {
  for (const chunk of chunks)
    for (const line of chunk.split("\n")) {
      const [openedAt = "", closedAt = "", id = ""] = line.split(" ");
      yield { openedAt: Number(openedAt), closedAt: Number(closedAt), id };
    }
}
