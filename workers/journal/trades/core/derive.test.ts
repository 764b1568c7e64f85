import fc from "fast-check";
import { expect, test } from "vitest";
import { deriveAll, type Row, toObjects } from "#test/fold.ts";
import { type Claimed, deriveSpan } from "./derive.ts";
import { emptyRows } from "./rows.ts";
import { type Checkpoint, CHECKPOINT_FILLS } from "./span.ts";
import { touchedWeeks } from "./touched-weeks.ts";
import { secondOf, type StoredFill } from "./order.ts";

const START = Date.UTC(2026, 0, 5);
const EVERY = 5;

/** The tables' rows for one instrument, changed as the statements change them. */
class Tables {
  fills: StoredFill[] = [];
  trades: Row[] = [];
  closes: Row[] = [];
  values: Row[] = [];
  checkpoints: Checkpoint[] = [];
  folded = 0;
  private dirty: { from: number; to: number } | null = null;

  change(change: { add?: StoredFill[]; remove?: Set<string> }): void {
    const gone = this.fills.filter((fill) => change.remove?.has(fill.id));
    const touched = [...gone, ...(change.add ?? [])].map((fill) => fill.at);
    if (touched.length === 0) return;
    this.fills = [...this.fills.filter((fill) => !change.remove?.has(fill.id)), ...(change.add ?? [])];
    this.fills.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    this.dirty = {
      from: Math.min(this.dirty?.from ?? Infinity, ...touched),
      to: Math.max(this.dirty?.to ?? -Infinity, ...touched),
    };
  }

  /** Derives page after page; stops after `pages`, like a run that is killed. */
  derive(pageFills: number, pages = Infinity): void {
    for (let page = 0; this.dirty !== null && page < pages; page++) this.derivePage(this.dirty, pageFills);
  }

  private derivePage({ from, to }: { from: number; to: number }, pageFills: number): void {
    const start = this.checkpoints.findLast((checkpoint) => checkpoint.before <= secondOf(from));
    const ahead = this.fills.filter((fill) => start === undefined || fill.at >= start.before);
    const claimed: Claimed = {
      accountId: "acc_1",
      instrumentId: "ins_1",
      fromAt: from,
      toAt: to,
      symbol: "ACME",
      currency: "USD",
      multiplier: "1",
      assetClass: "equity",
      before: start?.before ?? null,
      state: start?.state ?? null,
      fillsInState: start?.fills ?? null,
      fillsAhead: ahead.length,
      flatAfter: this.checkpoints
        .filter(({ before, state }) => before > Math.max(from, to) && state === "flat")
        .map(({ before }) => before),
    };
    const rows = emptyRows();
    let span = null;
    for (let limit = pageFills; span === null; limit *= 2) {
      const fills = ahead.slice(0, limit);
      this.folded += fills.length;
      span = deriveSpan({ claimed, fills, isLast: ahead.length <= limit, rows, place: 1, every: EVERY });
    }
    const since = claimed.before ?? -Infinity;
    const { before, replacesStart, hasConverged } = span;
    const isWithin = (at: number) => at >= since && at < before;
    const written = new Set(toObjects(rows.trades).map((row) => row["id"]));
    this.trades = this.trades.filter((row) => !written.has(row["id"]) && !isWithin(Number(row["openedAt"])));
    this.closes = this.closes.filter((row) => !isWithin(Number(row["closedAt"])));
    this.values = this.values.filter((row) => !isWithin(Number(row["at"])));
    this.checkpoints = this.checkpoints.filter(
      (old) =>
        old.before < since ||
        old.before > before ||
        (old.before === since && !replacesStart) ||
        (old.before === before && hasConverged),
    );
    const known = new Set(this.checkpoints.map((checkpoint) => checkpoint.before));
    this.checkpoints.push(...span.checkpoints.filter((checkpoint) => !known.has(checkpoint.before)));
    this.checkpoints.sort((a, b) => a.before - b.before);
    this.trades.push(...toObjects(rows.trades));
    this.closes.push(...toObjects(rows.closes));
    this.values.push(...toObjects(rows.values));
    this.dirty = span.isDone ? null : { from: before, to: Math.max(to, before) };
  }
}

/** The minutes of two days, by thirds of an hour. */
const fill = fc.record({
  minute: fc.integer({ min: 0, max: 120 }).map((third) => 20 * third),
  side: fc.constantFrom("buy" as const, "sell" as const),
  quantity: fc.constantFrom("1", "2", "3"),
  price: fc.integer({ min: 90, max: 110 }).map(String),
});

const step = fc.record({
  add: fc.array(fill, { maxLength: 12 }),
  remove: fc.array(fc.nat(), { maxLength: 4 }),
  pageFills: fc.integer({ min: 1, max: 12 }),
  killedAfter: fc.option(fc.integer({ min: 0, max: 3 })),
});

const alike = {
  price: "10",
  fee: "0",
  dateOnly: false,
  effect: null,
  hasForeignFee: false,
  isFeeUnknown: false,
  executionId: null,
  ordinal: 0,
};

const byId = (a: Row, b: Row) => ((a["id"] ?? a["fillId"] ?? "") < (b["id"] ?? b["fillId"] ?? "") ? -1 : 1);

const partOf = (row: Row) => `${row["tradeId"]} ${row["fillId"]}`;
const byPart = (a: Row, b: Row) => (partOf(a) < partOf(b) ? -1 : 1);

test("any history of imports, undos and deaths derives what its last fills alone would", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const tables = new Tables();
      let n = 0;
      for (const { add, remove, pageFills, killedAfter } of steps) {
        const added = add.map(({ minute, ...rest }): StoredFill => {
          const id = `fil_${String(n++).padStart(26, "0")}`;
          return {
            id,
            at: START + minute * 60_000,
            ...rest,
            fee: "0.1",
            dateOnly: false,
            effect: null,
            hasForeignFee: false,
            isFeeUnknown: false,
            executionId: id,
            ordinal: 0,
          };
        });
        const removed = new Set(
          remove.flatMap((at) => tables.fills[at % (tables.fills.length || 1)]?.id ?? []),
        );
        tables.change({ add: added, remove: removed });
        tables.derive(pageFills, killedAfter ?? Infinity);
      }
      tables.derive(7);
      const whole = deriveAll(tables.fills);
      expect(tables.trades.toSorted(byId)).toEqual(whole.trades.toSorted(byId));
      expect(tables.closes.toSorted(byId)).toEqual(whole.closes.toSorted(byId));
      expect(tables.values.toSorted(byPart)).toEqual(whole.values.toSorted(byPart));
    }),
    { numRuns: 400 },
  );
});

test("a change in a long history folds the pages around it and no more", () => {
  const tables = new Tables();
  const fills = Array.from({ length: 4000 }, (_, index): StoredFill => {
    const id = `fil_${String(index).padStart(26, "0")}`;
    const side = index % 2 === 0 ? "buy" : "sell";
    return {
      id,
      at: START + index * 1000,
      side,
      quantity: "1",
      ...alike,
    };
  });
  tables.change({ add: fills });
  tables.derive(1000);
  tables.folded = 0;
  tables.change({ remove: new Set(fills.slice(1000, 1002).map(({ id }) => id)) });
  tables.derive(40);
  expect(tables.folded).toBeLessThanOrEqual(40);
});

const atMinute = (minute: number, side: "buy" | "sell", quantity = "1"): StoredFill => {
  const id = `fil_${String(minute).padStart(26, "0")}`;
  return { ...alike, id, at: START + minute * 60_000, side, quantity };
};

test("a change before a long trade, or one taken back within it, leaves that trade as it was", () => {
  const held = Array.from({ length: 40 }, (_, index) => atMinute(10 + index, "buy"));
  const tables = new Tables();
  tables.change({
    add: [atMinute(0, "buy"), atMinute(1, "sell"), ...held, atMinute(60, "sell", "40"), atMinute(61, "buy")],
  });
  tables.derive(1000);
  const inTrade = held[30]?.id ?? "";
  for (const change of [
    { add: [atMinute(3, "buy"), atMinute(4, "sell")] },
    { remove: new Set([held[20]?.id ?? ""]) },
    { add: held.slice(20, 21) },
  ]) {
    tables.change(change);
    if (change.add?.length !== undefined) tables.derive(9);
  }
  tables.change({ remove: new Set([inTrade]) });
  tables.change({ add: held.slice(30, 31) });
  tables.derive(100);
  const whole = deriveAll(tables.fills);
  expect(tables.trades.toSorted(byId)).toEqual(whole.trades.toSorted(byId));
  expect(tables.closes.toSorted(byId)).toEqual(whole.closes.toSorted(byId));
});

test("a change after a run that died on its way still reaches what that run did not", () => {
  const trips = Array.from({ length: 60 }, (_, index) =>
    atMinute(10 + index, index % 2 === 0 ? "buy" : "sell"),
  );
  const tables = new Tables();
  tables.change({ add: [atMinute(0, "buy"), ...trips] });
  tables.derive(1000);
  tables.change({ remove: new Set([atMinute(0, "buy").id]) });
  tables.derive(20, 1);
  tables.change({ add: [atMinute(1, "buy"), atMinute(2, "sell")] });
  tables.derive(20);
  expect(tables.trades.toSorted(byId)).toEqual(deriveAll(tables.fills).trades.toSorted(byId));
});

test("many small imports leave few checkpoints", () => {
  const tables = new Tables();
  for (let day = 0; day < 60; day++) {
    const id = `fil_${String(day).padStart(26, "0")}`;
    tables.change({
      add: [
        {
          id,
          at: START + day * 86_400_000,
          side: "buy",
          quantity: "1",
          ...alike,
        },
      ],
    });
    tables.derive(CHECKPOINT_FILLS);
  }
  expect(tables.checkpoints.length).toBeLessThanOrEqual(60 / EVERY + 1);
});

const at = (day: number) => START + day * 86_400_000;

test("touches the weeks from the opening of what changed to where the change ends", () => {
  const fillsOn = (days: [number, "buy" | "sell"][]) =>
    days.map(([day, side], index): StoredFill => {
      return {
        id: `fil_${String(index).padStart(26, "0")}`,
        at: at(day),
        side,
        quantity: "1",
        ...alike,
      };
    });
  const weeks = (fills: StoredFill[], fromAt: number, toAt: number) => {
    const claimed = {
      accountId: "",
      instrumentId: "",
      fromAt,
      toAt,
      symbol: "",
      currency: "",
      multiplier: "1",
      assetClass: "equity" as const,
      before: null,
      state: null,
      fillsInState: null,
      fillsAhead: fills.length,
      flatAfter: [],
    };
    const span = deriveSpan({ claimed, fills, isLast: true, rows: emptyRows(), place: 1 });
    return span === null ? [] : touchedWeeks([span], [], at(30));
  };
  expect(
    weeks(
      fillsOn([
        [0, "buy"],
        [15, "sell"],
      ]),
      at(15),
      at(15),
    ),
  ).toEqual(["2026-01-05", "2026-01-12", "2026-01-19"]);
  expect(
    weeks(
      fillsOn([
        [0, "buy"],
        [1, "sell"],
        [15, "buy"],
        [16, "sell"],
      ]),
      at(15),
      at(16),
    ),
  ).toEqual(["2026-01-19"]);
  expect(weeks(fillsOn([[15, "buy"]]), at(15), at(15))).toEqual(["2026-01-19", "2026-01-26", "2026-02-02"]);
});
