import fc from "fast-check";
import { expect, test } from "vitest";
import { stampReader } from "./stamps.ts";
import { ZoneTally } from "./zone-tally.ts";

const share = { assetClass: "equity", currency: "USD", dateOnly: false } as const;
const at = (timeZone: string, stamp: string) => ({ ...share, ...stampReader(timeZone)(stamp) });

function suggest(timeZone: string, stamps: readonly string[], row: object = share) {
  const tally = new ZoneTally(timeZone);
  tally.add(stamps.map((stamp) => ({ row: { ...at(timeZone, stamp), ...row }, stamp })));
  return tally.suggestion();
}

const hours = (from: number, to: number, date: string) =>
  Array.from({ length: to - from }, (_, at) => `${date};${String(from + at).padStart(2, "0")}3000`);

test.each([
  // New York's market hours read by Tokyo's clock are night there, before and after the change of clocks.
  ["Asia/Tokyo", hours(9, 16, "20260302"), "America/New_York"],
  ["Asia/Tokyo", hours(9, 16, "20260702"), "America/New_York"],
  // 22:30–04:30 in Hong Kong.
  ["America/New_York", [...hours(22, 24, "20260302"), ...hours(0, 5, "20260303")], "Asia/Hong_Kong"],
  // 15:30–22:00 in Berlin reaches beyond 20:00.
  ["America/New_York", hours(20, 22, "20260302"), "Europe/Berlin"],
])("read in %s they fall outside, and %j offers %s", (timeZone, stamps, offered) => {
  expect(suggest(timeZone, stamps)).toEqual({
    timeZone: offered,
    outside: expect.any(Number),
    inside: stamps.length,
    of: stamps.length,
  });
});

test("nothing is offered while most fall inside, where no other zone has more inside, or for fills that say nothing", () => {
  const night = hours(1, 6, "20260302");
  expect(suggest("America/New_York", hours(9, 16, "20260302"))).toBeNull();
  expect(suggest("America/New_York", [])).toBeNull();
  expect(suggest("America/New_York", [...night, ...hours(9, 16, "20260302")])).toBeNull();
  expect(suggest("America/New_York", night, { assetClass: "forex" })).toBeNull();
  expect(suggest("America/New_York", night, { currency: "EUR" })).toBeNull();
  expect(suggest("America/New_York", night, { dateOnly: true })).toBeNull();
  expect(suggest("America/New_York", ["20260302;030000 EST", "2026-03-02T07:00:00Z"])).toBeNull();
});

test("the shape in which a format writes its stamps does not matter", () => {
  const stamps = ["02.03.2026 3:30", "3/2/26 03:30:00", "1/2/2026 3:30:10 AM", "02/03/2026 03:30:00"];
  const row = at("Asia/Tokyo", "2026-03-02 10:30:00");
  const tally = new ZoneTally("Asia/Tokyo");
  tally.add(stamps.map((stamp) => ({ row, stamp })));
  expect(tally.suggestion()).toMatchObject({ timeZone: "America/New_York", of: 4 });
  tally.add(
    [...stamps, "1772463600", "1772463600.5", "2026-03-02 10:30 UTC"].map((stamp) => ({ row, stamp })),
  );
  expect(tally.suggestion()).toMatchObject({ of: 8 });
});

test("however long the file, a bounded number of its fills is placed under other zones", () => {
  const rows = Array.from({ length: 20_000 }, (_, n) => {
    const stamp = `${new Date(Date.UTC(1950, 0, 1 + n)).toISOString().slice(0, 10)} 23:30:00`;
    return { row: at("UTC", stamp), stamp };
  });
  const tally = new ZoneTally("UTC");
  for (let n = 0; n < rows.length; n += 700) tally.add(rows.slice(n, n + 700));
  const first = new ZoneTally("UTC");
  first.add(rows.slice(0, 5_000));
  expect(tally.suggestion()).toEqual(first.suggestion());
  expect(tally.suggestion()?.of ?? 5_000).toBe(5_000);
});

test("a zone is offered exactly when most fills are outside and most are inside under it, in whatever order they come", () => {
  const minute = fc.integer({ min: 0, max: 1439 });
  const zone = fc.constantFrom("America/New_York", "UTC", "Asia/Tokyo", "Australia/Sydney", "Asia/Kathmandu");
  fc.assert(
    fc.property(fc.array(minute, { minLength: 1, maxLength: 30 }), zone, (minutes, timeZone) => {
      const stamps = minutes.map((at) => new Date(Date.UTC(2026, 6, 1, 0, at)).toISOString().slice(0, 19));
      const found = suggest(timeZone, stamps);
      expect(suggest(timeZone, stamps.toReversed())).toEqual(found);
      if (found === null) return;
      expect(found.of).toBe(stamps.length);
      expect(found.outside * 2).toBeGreaterThan(found.of);
      expect(found.inside * 2).toBeGreaterThan(found.of);
      expect(suggest(found.timeZone, stamps)).toBeNull();
    }),
  );
});
