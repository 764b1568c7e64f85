import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { newId } from "#shared/ids.ts";
import { parseCursor, type Row } from "#shared/stream.ts";
import { rows } from "#test/listener.ts";
import { EventLog, KEPT_MS } from "./event-log.ts";
import { migrate } from "./schema.ts";

function withLog(work: (log: EventLog, state: DurableObjectState) => void): Promise<void> {
  const stub = env.USER_STREAM.getByName(newId("user"));
  return runInDurableObject(stub, (_instance, state) => work(new EventLog(state.storage), state));
}

const ledger = (batch: Row[], generation = 1, floor = 1) =>
  ({ source: "ledger", generation, floor, rows: batch }) as const;
const identity = (batch: Row[]) => ({ source: "identity", generation: 1, floor: 1, rows: batch }) as const;
const epochOf = (log: EventLog) => parseCursor(log.cursor(0))?.epoch;
const stored = (state: DurableObjectState) =>
  state.storage.sql
    .exec<{ seq: number; source: string; n: number; rebuilt: number }>(
      "select seq, source, source_seq as n, rebuilt from events order by seq",
    )
    .toArray()
    .map(({ seq, source, n, rebuilt }) => `${seq}:${source}/${n}${rebuilt === 1 ? " rebuilt" : ""}`);

test("rows of two sources get one gapless order", () =>
  withLog((log, state) => {
    expect(log.append(ledger(rows(1, 2))).answer).toEqual({ kind: "appended", last: 2 });
    expect(log.append(identity(rows(1, 1))).answer).toEqual({ kind: "appended", last: 1 });
    expect(log.append(ledger(rows(3, 3))).answer).toEqual({ kind: "appended", last: 3 });
    expect(stored(state)).toEqual(["1:ledger/1", "2:ledger/2", "3:identity/1", "4:ledger/3"]);
  }));

test("known rows are skipped, overlapping ones extended", () =>
  withLog((log, state) => {
    log.append(ledger(rows(1, 3)));
    expect(log.append(ledger(rows(1, 2))).answer).toEqual({ kind: "appended", last: 3 });
    expect(log.append(ledger(rows(2, 5))).answer).toEqual({ kind: "appended", last: 5 });
    expect(stored(state)).toHaveLength(5);
  }));

test("a gap is refused with what was expected, and writes nothing", () =>
  withLog((log, state) => {
    log.append(ledger(rows(1, 2)));
    expect(log.append(ledger(rows(4, 5))).answer).toEqual({ kind: "gap", expected: 3 });
    expect(log.append(ledger([...rows(3, 3), ...rows(5, 5)])).answer).toEqual({ kind: "gap", expected: 4 });
    expect(stored(state)).toEqual(["1:ledger/1", "2:ledger/2"]);
  }));

test("a log that knows nothing begins where the outbox does", () =>
  withLog((log, state) => {
    expect(log.append(ledger(rows(60, 60), 1, 51)).answer).toEqual({ kind: "gap", expected: 51 });
    const epoch = epochOf(log);
    expect(log.append(ledger(rows(51, 52), 1, 51))).toMatchObject({ answer: { last: 52 }, restarted: false });
    expect(epochOf(log)).toBe(epoch);
    expect(stored(state)).toEqual(["1:ledger/51", "2:ledger/52"]);
  }));

test("a raised generation starts a new epoch that keeps what the other source said", () =>
  withLog((log, state) => {
    log.append(ledger(rows(1, 2)));
    log.append(identity(rows(1, 1)));
    log.append(ledger(rows(3, 3)));
    const before = log.cursor(log.headSeq());
    expect(log.append(ledger(rows(3, 3), 2)).answer).toEqual({ kind: "gap", expected: 1 });
    expect(log.cursor(log.headSeq())).toBe(before);
    const restored = rows(1, 3).map((row) => ({ ...row, rebuilt: row.srcSeq < 3 }));
    expect(log.append(ledger(restored, 2))).toMatchObject({ answer: { last: 3 }, restarted: true });
    expect(stored(state)).toEqual(["1:identity/1", "2:ledger/1 rebuilt", "3:ledger/2 rebuilt", "4:ledger/3"]);
    expect(log.read(before, 10)).toMatchObject({ kind: "reset", reason: "epoch" });
    expect(log.append(identity(rows(1, 2))).answer).toEqual({ kind: "appended", last: 2 });
  }));

test("a relay of an older generation changes nothing", () =>
  withLog((log) => {
    log.append(ledger(rows(1, 1), 2));
    const head = log.cursor(log.headSeq());
    expect(log.append(ledger(rows(1, 5), 1)).answer).toEqual({ kind: "stale", generation: 2 });
    expect(log.cursor(log.headSeq())).toBe(head);
  }));

test("an outbox that no longer reaches back starts a new epoch", () =>
  withLog((log, state) => {
    log.append(ledger(rows(1, 2)));
    expect(log.append(ledger(rows(4, 5), 1, 4))).toMatchObject({ answer: { last: 5 }, restarted: true });
    expect(stored(state)).toEqual(["1:ledger/4", "2:ledger/5"]);
  }));

test("a reader gets every event after its cursor, in pages", () =>
  withLog((log) => {
    log.append(ledger(rows(1, 5)));
    const first = log.read(null, 2);
    const head = log.cursor(5);
    expect(first).toMatchObject({ kind: "events", head, oldest: log.cursor(0) });
    expect(first.kind === "events" && first.events.map(({ seq, cursor }) => [seq, cursor])).toEqual([
      [1, log.cursor(1)],
      [2, log.cursor(2)],
    ]);
    const rest = log.read(log.cursor(2), 10);
    expect(rest.kind === "events" && rest.events.map(({ seq, body }) => [seq, body])).toEqual([
      [3, '{"n":3}'],
      [4, '{"n":4}'],
      [5, '{"n":5}'],
    ]);
    expect(log.read(head, 10)).toMatchObject({ kind: "events", events: [] });
  }));

test("a reader that cannot be continued is told why", () =>
  withLog((log) => {
    log.append(
      ledger(rows(1, 5).map((row) => ({ ...row, at: row.srcSeq < 4 ? "2020-01-01T00:00:00.000Z" : row.at }))),
    );
    log.prune(Date.now());
    expect(log.read(log.cursor(2), 10)).toMatchObject({
      kind: "reset",
      reason: "pruned",
      head: log.cursor(5),
    });
    expect(log.read(log.cursor(3), 10)).toMatchObject({ kind: "events", oldest: log.cursor(3) });
    expect(log.read(log.cursor(6), 10)).toMatchObject({ kind: "reset", reason: "ahead" });
    expect(log.read("0000.1", 10)).toMatchObject({ kind: "reset", reason: "epoch" });
    expect(log.read("no cursor", 10)).toMatchObject({ kind: "reset", reason: "epoch" });
  }));

test("retention keeps 30 days, and always the newest event", () =>
  withLog((log, state) => {
    const now = Date.now();
    const old = (row: Row, days: number) => ({ ...row, at: new Date(now - days * 86_400_000).toISOString() });
    log.append(ledger(rows(1, 4).map((row) => old(row, [90, 31, 29, 1][row.srcSeq - 1] ?? 0))));
    expect(log.age()).toEqual({ oldestAt: now - 90 * 86_400_000, isOverfull: false });
    log.prune(now);
    expect(stored(state)).toEqual(["3:ledger/3", "4:ledger/4"]);
    log.prune(now + 2 * KEPT_MS);
    expect(stored(state)).toEqual(["4:ledger/4"]);
    expect(log.age()).toBeNull();
    log.append(ledger(rows(5, 5)));
    expect(stored(state)).toEqual(["4:ledger/4", "5:ledger/5"]);
  }));

test("retention keeps 64 MB", () =>
  withLog((log) => {
    const text = "x".repeat(1_000_000);
    for (let at = 1; at <= 70; at += 7) log.append(ledger(rows(at, at + 6, () => ({ text }))));
    expect(log.age()?.isOverfull).toBe(true);
    log.prune(Date.now());
    expect(log.age()?.isOverfull).toBe(false);
    expect(log.oldestSeq()).toBe(3);
    expect(log.bytesAfter(69)).toBeGreaterThan(1_000_000);
    expect(log.bytesAfter(70)).toBe(0);
    expect(log.page(4, 256).events).toHaveLength(1);
  }));

test("an erased log has no readable row and takes no late event", () =>
  withLog((log, state) => {
    log.append(ledger(rows(1, 3)));
    log.erase(Date.now());
    expect(log.append(ledger(rows(4, 4))).answer).toEqual({ kind: "erased" });
    expect(new EventLog(state.storage).read(null, 10)).toEqual({ kind: "erased" });
    expect(stored(state)).toEqual([]);
  }));

test("storage that was made by other steps is refused", () =>
  withLog((_log, state) => {
    expect(() => migrate(state.storage, [{ id: "0001_else", sql: "" }])).toThrow(/step 1 was 0001_log/);
    migrate(state.storage, [
      { id: "0001_log", sql: "" },
      { id: "0002_more", sql: "create table more (id integer primary key)" },
    ]);
    expect(() => new EventLog(state.storage)).toThrow(/step 2 was 0002_more/);
  }));
