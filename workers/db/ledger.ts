import type pg from "pg";
import { sql } from "drizzle-orm";
import type { NewEvent } from "#shared/events.ts";
import { announced } from "./announced.ts";
import type { Caller, Committed, QueuedJob } from "./changes.ts";
import { committedAs, jsonOfEvents, type Pushed, stamped } from "./flush.ts";
import { assertCommitted, idleLimit, isLost, type Line, PLANNED_BLIND } from "./line.ts";
import { forPostgres, type Holes, prepared, type Query, type Statement } from "./statement.ts";

/**
 * An open transaction as one user. The entries in `events`, `audit` and `jobs` commit with it, or not at all.
 */
export type Tx = Pushed & {
  userId: string;
  /**
   * When this transaction began, in epoch ms. A job that runs for minutes has one `ctx.now` and many
   * transactions.
   */
  now: number;
  query<Row>(statement: Query<Row>): Promise<Row[]>;
  /** Sends a statement whose rows nobody needs. COMMIT waits for it, and its failure is the transaction's. */
  send(statement: Statement): void;
  /**
   * Raises the ledger version with this commit. Derived data compares the version to know whether it is
   * current.
   */
  ledgerChanged(): void;
};

export type Ledger = {
  /** Runs `work` in one transaction. The transactions of one ledger run one after another. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Runs one query in its own transaction. BEGIN, the query and COMMIT are sent together. */
  read<Row>(statement: Query<Row>): Promise<Row[]>;
};

/**
 * The hooks that the upper layers give to the gate. Without them, no job follows from an event and no commit
 * is announced.
 */
export type LedgerHooks = {
  /** The jobs that follow from the events of a transaction. They commit with the events. */
  react?(events: readonly NewEvent[]): QueuedJob[];
  afterCommit?(committed: Committed): void;
};

/** Opens the only way into Postgres for one user. */
export function openLedger(line: Line, caller: Caller, { react, afterCommit }: LedgerHooks = {}): Ledger {
  return {
    read: (statement) => line.inTurn((connection) => readOnce(line, connection, caller, statement)),
    transaction: (work) =>
      line.inTurn(async (connection) => {
        const { tx, commit, rollback } = begin(line, connection, caller);
        try {
          const result = await announced(() => work(tx));
          if (react !== undefined) tx.jobs.push(...react(tx.events));
          const committed = await commit();
          afterCommit?.(committed);
          return result;
        } catch (error) {
          // A COMMIT without an answer may have taken place. Only an Idempotency-Key shows the outcome later.
          if (!isLost(error)) await rollback();
          throw error;
        }
      }),
  };
}

/**
 * A ledger whose transactions all join the open one, so that an Idempotency-Key commits together with its
 * effect.
 */
export function joined(tx: Tx): Ledger {
  return { transaction: (work) => work(tx), read: (statement) => tx.query(statement) };
}

function enter(line: Line, connection: pg.Client, caller: Caller): Promise<unknown> {
  return connection.query(`select enter($1, $2, $3), ${idleLimit("$4")}, ${PLANNED_BLIND}`, [
    caller.userId,
    caller.sessionId,
    line.statementMs,
    String(line.idleMs),
  ]);
}

async function readOnce<Row>(
  line: Line,
  connection: pg.Client,
  caller: Caller,
  statement: Query<Row>,
): Promise<Row[]> {
  const { text, values } = forPostgres(statement);
  const begun = connection.query("BEGIN READ ONLY");
  const entered = enter(line, connection, caller);
  const result = connection.query(text, values);
  const end = connection.query("COMMIT");
  await line.inOneFlight([begun, entered, result, end]);
  assertCommitted(await end);
  return (await result).rows;
}

function begin(line: Line, connection: pg.Client, caller: Caller) {
  // These are not awaited. They are sent together with the first query, and their failure explains its
  // failure.
  const opening = line.inOneFlight([connection.query("BEGIN"), enter(line, connection, caller)]);
  opening.catch(() => undefined);
  const unanswered: Promise<unknown>[] = [];
  let ledgerChanges = 0;
  const tx: Tx = {
    userId: caller.userId,
    now: Date.now(),
    async query<Row>(statement: Query<Row>): Promise<Row[]> {
      const { text, values } = forPostgres(statement);
      const sent = connection.query(text, values);
      await line.inOneFlight([opening, sent]);
      return (await sent).rows;
    },
    send(statement) {
      const { text, values } = forPostgres(statement);
      const sent = connection.query(text, values);
      sent.catch(() => undefined); // a failure is thrown by the commit, or explains why there is none
      unanswered.push(sent);
    },
    events: [],
    audit: [],
    jobs: [],
    ledgerChanged: () => void ledgerChanges++,
  };

  async function commit(): Promise<Committed> {
    const given = stamped(tx, { ...caller, now: tx.now });
    const { events, jobs, audits } = given;
    if (events.length + jobs.length + audits.length + ledgerChanges === 0) {
      const end = connection.query("COMMIT");
      await line.inOneFlight([opening, ...unanswered, end]);
      assertCommitted(await end);
      return { userId: tx.userId, generation: 0, rows: [], jobs: [] };
    }
    const { text, values } = flush({
      events: jsonOfEvents(events),
      audits: JSON.stringify(audits),
      jobs: JSON.stringify(jobs),
      ledgerChanges,
    });
    const flushing = connection.query<Flushed>(text, values);
    const end = connection.query("COMMIT");
    await line.inOneFlight([opening, ...unanswered, flushing, end]);
    assertCommitted(await end);
    const [flushed] = (await flushing).rows;
    return committedAs(tx.userId, given, {
      last: Number(flushed?.last_useq ?? 0),
      generation: flushed?.stream_generation ?? 1,
      queued: flushed?.queued ?? [],
    });
  }

  return {
    tx,
    commit,
    /** It never throws, because the connection itself may be broken. */
    rollback: async () => void (await connection.query("ROLLBACK").catch(() => undefined)),
  };
}

type Flushed = { last_useq: string; stream_generation: number; queued: string[] };

const flush = prepared(
  "ledger",
  (given: Holes<{ events: string; audits: string; jobs: string; ledgerChanges: number }>) =>
    sql<Flushed>`select last_useq, stream_generation, queued from flush_changes(${given.events}::jsonb,
      ${given.audits}::jsonb, ${given.jobs}::jsonb, ${given.ledgerChanges})`,
);
