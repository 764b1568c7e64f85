import { expect, test } from "vitest";
import { seededRandom } from "../../../../math/random.ts";
import { type Lost, pausesAfter, readLosses } from "./cool-off.ts";

const MINUTE = 60_000;
const lost = (opened: number, closed: number, id = "a"): Lost => ({
  openedAt: opened * MINUTE,
  closedAt: closed * MINUTE,
  id,
});

function drops({ starts, ends, after }: ReturnType<typeof pausesAfter>, opened: number, id: string): boolean {
  return starts.some((start, n) => {
    const at = opened * MINUTE;
    return at < (ends[n] ?? 0) && (at > start || (at === start && id > (after[n] ?? "")));
  });
}

test("a pause begins with the close of a kept loss and holds its first instant only", () => {
  expect(pausesAfter([lost(0, 10), lost(12, 20), lost(15, 16)], 5)).toEqual({
    // The loss from 12 is dropped and begins none; that from 15 is kept.
    starts: [10 * MINUTE, 16 * MINUTE],
    ends: [15 * MINUTE, 21 * MINUTE],
    after: ["", ""],
  });
});

test("no rounds of losses differ from the rule told word for word", () => {
  const random = seededRandom("cool-off");
  for (let round = 0; round < 300; round++) {
    const minutes = 1 + Math.floor(random() * 8);
    const trades = Array.from({ length: 25 }, (_, n) => {
      const opened = Math.floor(random() * 40);
      return { opened, closed: opened + Math.floor(random() * 6), id: String(n).padStart(2, "0") };
    }).sort((a, b) => a.opened - b.opened || (a.id < b.id ? -1 : 1));
    const losers: typeof trades = [];
    const told = trades.filter(({ opened, closed, id }) => {
      if (losers.some((each) => opened >= each.closed && opened < each.closed + minutes)) return true;
      losers.push({ opened, closed, id });
      return false;
    });
    const pauses = pausesAfter(
      trades.map(({ opened, closed, id }) => lost(opened, closed, id)),
      minutes,
    );
    expect(trades.filter(({ opened, id }) => drops(pauses, opened, id))).toEqual(told);
    expect(pauses.starts).toEqual(pauses.starts.toSorted((a, b) => a - b));
  }
});

test("losses are read from lines, with an id where a trade closes as it opens", () => {
  expect([...readLosses(["1 2\n3 3 trd_1", "4 5"])]).toEqual([
    { openedAt: 1, closedAt: 2, id: "" },
    { openedAt: 3, closedAt: 3, id: "trd_1" },
    { openedAt: 4, closedAt: 5, id: "" },
  ]);
});
