import {
  type Appended,
  type Batch,
  formatCursor,
  type Logged,
  parseCursor,
  type Replay,
  type ResetReason,
  type Row,
  type Source,
} from "#shared/stream.ts";
import { flowOf } from "./flow-of.ts";
import { migrate, STEPS } from "./schema.ts";

export const KEPT_MS = 30 * 24 * 3600_000;
export const KEPT_BYTES = 64 * 1024 * 1024;
/** The size of a row beside its body. */
const ROW_BYTES = 64;
/** A page ends with the row that exceeds this many bytes. */
const PAGE_BYTES = 512 * 1024;
const PRUNED_AT_ONCE = 1000;
/** So many rows are looked at for a page of one flow, whether or not they are the flow's. */
const LOOKED_AT = 2000;
/** Longer than the life of any access token. */
const REFUSED_MS = 3600_000;

type EventRow = {
  seq: number;
  source: string;
  source_seq: number;
  type: string;
  version: number;
  at: number;
  body: string;
  total: number;
  rebuilt: number;
};

export type Page = { events: Logged[]; lastSeq: number };
/** The result of an append, with the position from which the sockets must be told. */
export type Written = { answer: Appended; from: number; restarted: boolean };

/**
 * The user's log: gapless numbers within an epoch, each committed event once. Every call is one synchronous
 * step and memory holds no state, so an eviction between two calls changes nothing.
 */
export class EventLog {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    migrate(storage, STEPS);
    this.#sql.exec("insert or ignore into meta values ('epoch', ?)", newEpoch());
  }

  /**
   * Appends the rows of a source that continue the log. Known rows are skipped and a gap is refused, so a
   * relay may send twice, late or out of order. Another generation starts a new epoch. So does an outbox that
   * no longer reaches back to the log.
   */
  append(batch: Batch): Written {
    const from = this.headSeq();
    const refused = (answer: Appended): Written => ({ answer, from, restarted: false });
    if (this.isErased()) return refused({ kind: "erased" });
    const producer = this.#producer(batch.source);
    if (producer !== undefined && batch.generation < producer.generation)
      return refused({ kind: "stale", generation: producer.generation });
    const restarts =
      producer !== undefined && (producer.generation !== batch.generation || producer.last < batch.floor - 1);
    const last = producer === undefined || restarts ? batch.floor - 1 : producer.last;
    const rows = batch.rows.filter((row) => row.srcSeq > last);
    const gapAt = rows.findIndex((row, index) => row.srcSeq !== last + 1 + index);
    if (gapAt !== -1) return refused({ kind: "gap", expected: last + 1 + gapAt });
    if (rows.length === 0 && !restarts) return refused({ kind: "appended", last });
    return this.#storage.transactionSync(() => {
      if (restarts) this.#restart(batch.source);
      const start = restarts ? this.headSeq() : from;
      this.#insert(batch.source, start, rows);
      this.#sql.exec(
        "insert or replace into producers values (?, ?, ?)",
        batch.source,
        batch.generation,
        last + rows.length,
      );
      return { answer: { kind: "appended", last: last + rows.length }, from: start, restarted: restarts };
    });
  }

  /** Returns the events after a cursor, or from the oldest kept event without one. */
  read(since: string | null, limit: number): Replay {
    if (this.isErased()) return { kind: "erased" };
    const low = this.oldestSeq();
    const bounds = { head: this.cursor(this.headSeq()), oldest: this.cursor(low - 1) };
    const after = since === null ? low - 1 : this.position(since);
    if (typeof after !== "number") return { kind: "reset", reason: after.reset, ...bounds };
    return { kind: "events", events: this.page(after, limit).events, ...bounds };
  }

  /** The number of a cursor in this epoch, or the reason why the cursor has none. */
  position(since: string): number | { reset: ResetReason } {
    const cursor = parseCursor(since);
    if (cursor === null || cursor.epoch !== this.#epoch()) return { reset: "epoch" };
    if (cursor.seq > this.headSeq()) return { reset: "ahead" };
    if (cursor.seq < this.oldestSeq() - 1) return { reset: "pruned" };
    return cursor.seq;
  }

  /**
   * Returns at most `limit` events after a number, also bounded in bytes; at least one event when any exists.
   */
  page(after: number, limit: number): Page {
    const epoch = this.#epoch();
    const events: Logged[] = [];
    let bytes = 0;
    const rows = this.#sql.exec<EventRow>(
      "select * from events where seq > ? order by seq limit ?",
      after,
      limit,
    );
    for (const row of rows) {
      events.push(loggedOf(row, epoch));
      bytes += row.body.length;
      if (bytes > PAGE_BYTES) break;
    }
    return { events, lastSeq: after + events.length };
  }

  /**
   * Returns the events of one flow among the next rows after a number, at most `limit` of them. `lastSeq` is
   * the last row that was looked at, so the page may be empty before the head is reached.
   */
  pageOfFlow(after: number, { flowId, limit }: { flowId: string; limit: number }): Page {
    const epoch = this.#epoch();
    const events: Logged[] = [];
    let bytes = 0;
    const until = Math.min(after + LOOKED_AT, this.headSeq());
    const rows = this.#sql.exec<EventRow>(
      "select * from events where seq > ? and seq <= ? and type like 'flow.%' order by seq",
      after,
      until,
    );
    for (const row of rows) {
      if (flowOf(row.type, JSON.parse(row.body)) !== flowId) continue;
      events.push(loggedOf(row, epoch));
      bytes += row.body.length;
      if (events.length === limit || bytes > PAGE_BYTES) return { events, lastSeq: row.seq };
    }
    return { events, lastSeq: Math.max(after, until) };
  }

  headSeq(): number {
    return this.#one<{ seq: number }>("select seq from events order by seq desc limit 1")?.seq ?? 0;
  }

  /** The number of the oldest kept event; in an empty log, the number of the first to come. */
  oldestSeq(): number {
    return this.#one<{ seq: number }>("select seq from events order by seq limit 1")?.seq ?? 1;
  }

  cursor(seq: number): string {
    return formatCursor(this.#epoch(), seq);
  }

  /** The size in bytes of the log after a number. */
  bytesAfter(seq: number): number {
    const next = this.#one<{ before: number }>(
      `select total - length(body) - ${ROW_BYTES} as before from events where seq > ? order by seq limit 1`,
      seq,
    );
    return next === undefined ? 0 : this.#headTotal() - next.before;
  }

  /** Deletes the oldest events beyond 30 days or 64 MB, a bounded number at once, never the newest event. */
  prune(now: number): void {
    const stop = Math.min(this.oldestSeq() + PRUNED_AT_ONCE, this.headSeq());
    const kept = this.#one<{ seq: number }>(
      "select seq from events where seq < ? and at >= ? and total > ? order by seq limit 1",
      stop,
      now - KEPT_MS,
      this.#headTotal() - KEPT_BYTES,
    );
    this.#sql.exec("delete from events where seq < ?", kept?.seq ?? stop);
  }

  /** The instant of the oldest event and whether the log is too large; null when no event can be pruned. */
  age(): { oldestAt: number; isOverfull: boolean } | null {
    const low = this.#one<EventRow>("select * from events order by seq limit 1");
    const head = this.#one<EventRow>("select * from events order by seq desc limit 1");
    if (low === undefined || head === undefined || low.seq === head.seq) return null;
    return { oldestAt: low.at, isOverfull: head.total - low.total > KEPT_BYTES };
  }

  /** Records an ended session for as long as one of its tokens may still verify in another place. */
  refuseSession(sessionId: string, now: number): void {
    this.#sql.exec("delete from refused where until < ?", now);
    this.#sql.exec("insert or replace into refused values (?, ?)", sessionId, now + REFUSED_MS);
  }

  isRefused(sessionId: string): boolean {
    return this.#one("select 1 from refused where session_id = ?", sessionId) !== undefined;
  }

  /**
   * Deletes every event and returns their number. A tombstone remains, so that no late event brings the log
   * back.
   */
  erase(now: number): number {
    return this.#storage.transactionSync(() => {
      const events = this.#one<{ n: number }>("select count(*) as n from events")?.n ?? 0;
      this.#sql.exec("delete from events");
      this.#sql.exec("delete from producers");
      this.#sql.exec("delete from refused");
      this.#sql.exec("insert or ignore into meta values ('erased', ?)", String(now));
      return events;
    });
  }

  isErased(): boolean {
    return this.#one("select 1 from meta where key = 'erased'") !== undefined;
  }

  /**
   * Starts a new epoch without the events of one source; the other events keep their order and get new
   * numbers.
   */
  #restart(source: Source): void {
    this.#sql.exec("delete from events where source = ?", source);
    this.#sql.exec(
      `insert into events select -row_number() over (order by seq), source, source_seq, type, version, at, body,
        sum(length(body) + ${ROW_BYTES}) over (order by seq), rebuilt from events`,
    );
    this.#sql.exec("delete from events where seq > 0");
    this.#sql.exec("update events set seq = -seq");
    this.#sql.exec("update meta set value = ? where key = 'epoch'", newEpoch());
  }

  #insert(source: Source, after: number, rows: Row[]): void {
    let total = this.#headTotal();
    for (const [index, row] of rows.entries()) {
      const body = JSON.stringify(row.body);
      total += body.length + ROW_BYTES;
      this.#sql.exec(
        "insert into events values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        after + 1 + index,
        source,
        row.srcSeq,
        row.type,
        row.version,
        Date.parse(row.at),
        body,
        total,
        row.rebuilt === true ? 1 : 0,
      );
    }
  }

  #headTotal(): number {
    return this.#one<{ total: number }>("select total from events order by seq desc limit 1")?.total ?? 0;
  }

  #producer(source: Source): { generation: number; last: number } | undefined {
    return this.#one("select generation, last from producers where source = ?", source);
  }

  #epoch(): string {
    return this.#one<{ value: string }>("select value from meta where key = 'epoch'")?.value ?? "";
  }

  #one<T extends Record<string, SqlStorageValue>>(
    query: string,
    ...values: SqlStorageValue[]
  ): T | undefined {
    return this.#sql.exec<T>(query, ...values).toArray()[0];
  }
}

function loggedOf({ seq, type, version, at, body }: EventRow, epoch: string): Logged {
  return { seq, cursor: formatCursor(epoch, seq), type, version, at: new Date(at).toISOString(), body };
}

function newEpoch(): string {
  return crypto.randomUUID().replaceAll("-", "").slice(0, 16);
}
