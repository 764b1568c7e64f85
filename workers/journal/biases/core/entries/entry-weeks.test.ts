import { expect, test } from "vitest";
import { seededRandom } from "../../../../math/random.ts";
import { type EntryWeek, keptPacked } from "./entry-weeks.ts";

test("a week that is kept packed gives its entries back to the last digit", () => {
  const week: EntryWeek = {
    accounts: ["acc_main", "acc_other"],
    currencies: ["USD", "EUR"],
    cells: [
      [1, 0, 6, 23, 70_000, -123456789.1235, -0.0001, -100, 0.000001, 2, 2, "-0.000000000000000001", 900],
      [0, 1, 0, -1, 0, null, null, 0, null, 0, 0, null, 0],
      [0, 0, 3, 0, 1, 0, 700.1234, 3, -709.123456, 1, 2, "123456789012345678.25", -1, "alpaca"],
    ],
  };
  const rows = keptPacked({ week: "2026-11-16", text: JSON.stringify(week) }).read();
  expect(rows).toEqual([
    {
      account: "acc_other",
      currency: "USD",
      week: 2967,
      day: 20_779,
      hour: 23,
      ordinal: 70_000,
      move: -123456789.1235,
      logSize: -0.0001,
      streak: -100,
      run: 0.000001,
      runBy: null,
      hits: 2,
      counted: 2,
      result: "-0.000000000000000001",
      closedWeek: 3867,
    },
    {
      account: "acc_main",
      currency: "EUR",
      week: 2967,
      day: 20_773,
      hour: -1,
      ordinal: 0,
      move: null,
      logSize: null,
      streak: 0,
      run: null,
      runBy: null,
      hits: 0,
      counted: 0,
      result: null,
      closedWeek: 2967,
    },
    {
      account: "acc_main",
      currency: "USD",
      week: 2967,
      day: 20_776,
      hour: 0,
      ordinal: 1,
      move: 0,
      logSize: 700.1234,
      streak: 3,
      run: -709.123456,
      runBy: "alpaca",
      hits: 1,
      counted: 2,
      result: "123456789012345678.25",
      closedWeek: 2966,
    },
  ]);
});

test("every logarithm of so many places comes back as the same double", () => {
  const random = seededRandom("places");
  const cells = Array.from({ length: 2_000 }, (): EntryWeek["cells"][number] => {
    const spread = 10 ** (Math.floor(random() * 6) - 3);
    const [size, run] = [(random() - 0.5) * spread, (random() - 0.5) * spread].map(
      (value, at) => Number(value.toFixed(at === 0 ? 4 : 6)) + 0,
    );
    return [0, 0, 0, 0, 1, null, size ?? 0, 0, run ?? 0, 0, 0, null, 0];
  });
  const week: EntryWeek = { accounts: ["acc_main"], currencies: ["USD"], cells };
  const rows = keptPacked({ week: "2026-11-16", text: JSON.stringify(week) }).read();
  expect(rows.map(({ logSize, run }) => [logSize, run])).toEqual(cells.map((own) => [own[6], own[8]]));
});
