import pg from "pg";
import sql, { type Sql } from "sql-template-tag";
import { EVENTS, MOST_EVENT_CHARS, type NewEvent } from "#shared/events.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { JOB_QUEUES, type NewJob } from "../jobs/kinds.ts";
import { reactionsTo } from "../reactions.ts";
import { rowTypes } from "./row-types.ts";

/** An audit row as a verb hands it to the gate; `detail` holds ids, kinds and reasons: no secret, and nothing that names or tells of a person. */
export type NewAudit = { action: string; detail: Record<string, unknown> };

/** An open transaction as one user. What is pushed to `events`, `audit` and `jobs` commits with it, or not at all. */
export type Tx = {
  userId: string;
  /** When this transaction began, in epoch ms: a job of minutes has one `ctx.now` and many transactions. */
  now: number;
  query<Row extends object>(statement: Sql): Promise<Row[]>;
  events: NewEvent[];
  audit: NewAudit[];
  jobs: NewJob[];
  /** Raises the ledger version with this commit: derived things read it to know whether they are current. */
  ledgerChanged(): void;
};

export type StreamRow = { srcSeq: number; type: string; version: number; at: string; body: object };

/** What one commit wrote, handed to the fast paths; losing it loses nothing. */
export type Committed = {
  generation: number;
  rows: StreamRow[];
  jobs: { id: string; queue: string }[];
};

/** Whose transaction it is, and what it is called in the audit trail and the log. */
export type Who = { userId: string; sessionId: string; requestId: string };

export type Ledger = {
  /** Runs `work` in one transaction; transactions of one ledger run one after another. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** One query in a transaction of its own, sent with BEGIN and COMMIT as a single flight. */
  read<Row extends object>(statement: Sql): Promise<Row[]>;
};

const BLOCKED = "TM403";
/** Values that passed their contract and that Postgres still cannot hold: a NUL in text, a number or an instant out of range. */
const UNTAKEABLE = new Set(["22021", "22P05", "22003", "22007", "22008", "22009"]);

/**
 * Opens the only way into Postgres. The client connects on first use, serves one transaction at a time, and is
 * never ended: Hyperdrive pools behind it, and ending it inside workerd leaves an unhandled rejection.
 */
export function openLedger(url: string, who: Who, afterCommit: (committed: Committed) => void): Ledger {
  let client: Promise<pg.Client> | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: (connection: pg.Client) => Promise<T>): Promise<T> {
    const result = turn.then(async () => {
      client ??= connect(url);
      try {
        return await work(await client);
      } catch (error) {
        if (isLost(error)) client = null;
        throw translate(error);
      }
    });
    turn = result.catch(() => undefined);
    return result;
  }

  return {
    read: (statement) => inTurn((connection) => readOnce(connection, who, statement)),
    transaction: (work) =>
      inTurn(async (connection) => {
        const { tx, commit, rollback } = begin(connection, who);
        try {
          const result = await work(tx);
          afterCommit(await commit());
          return result;
        } catch (error) {
          await rollback();
          throw error;
        }
      }),
  };
}

/** A ledger whose transactions all join the open one, so that an Idempotency-Key and its effect commit together. */
export function joined(tx: Tx): Ledger {
  return { transaction: (work) => work(tx), read: (statement) => tx.query(statement) };
}

/** Connects to Postgres; the client sends queries without waiting for the answers of those before. */
export async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    pipeline: true,
    types: rowTypes,
    connectionTimeoutMillis: 5000,
  });
  client.on("error", () => undefined); // every query in flight already rejects with it
  await client.connect();
  return client;
}

function enter(connection: pg.Client, who: Who): Promise<unknown> {
  return connection.query("select enter($1, $2)", [who.userId, who.sessionId]);
}

async function readOnce<Row extends object>(connection: pg.Client, who: Who, statement: Sql): Promise<Row[]> {
  const begun = connection.query("BEGIN READ ONLY");
  const entered = enter(connection, who);
  const result = connection.query<Row>(statement.text, statement.values);
  const end = connection.query("COMMIT");
  await inOneFlight([begun, entered, result, end]);
  assertCommitted(await end);
  return (await result).rows;
}

function begin(connection: pg.Client, who: Who) {
  // Not awaited: they travel with the first query, whose failure they explain.
  const opening = inOneFlight([connection.query("BEGIN"), enter(connection, who)]);
  opening.catch(() => undefined);
  let ledgerChanges = 0;
  const tx: Tx = {
    userId: who.userId,
    now: Date.now(),
    async query<Row extends object>(statement: Sql): Promise<Row[]> {
      const sent = connection.query<Row>(statement.text, statement.values);
      await inOneFlight([opening, sent]);
      return (await sent).rows;
    },
    events: [],
    audit: [],
    jobs: [],
    ledgerChanged: () => void ledgerChanges++,
  };

  async function commit(): Promise<Committed> {
    const at = new Date(tx.now).toISOString();
    const events = tx.events.map(({ type, body }) => ({ type, version: EVENTS[type].version, at, body }));
    const jobs = [...tx.jobs, ...tx.events.flatMap(reactionsTo)].map((job) => ({
      id: newId("job", tx.now),
      queue: JOB_QUEUES[job.kind],
      ...job,
    }));
    const audits = tx.audit.map((row) => ({
      ...row,
      sessionId: who.sessionId,
      requestId: who.requestId,
      at,
    }));
    if (events.length + jobs.length + audits.length + ledgerChanges === 0) {
      const end = connection.query("COMMIT");
      await inOneFlight([opening, end]);
      assertCommitted(await end);
      return { generation: 0, rows: [], jobs: [] };
    }
    const flush = sql`select last_useq, stream_generation from flush_changes(${jsonOf(events)}::jsonb,
      ${JSON.stringify(audits)}::jsonb, ${JSON.stringify(jobs)}::jsonb, ${ledgerChanges})`;
    const flushing = connection.query<{ last_useq: string; stream_generation: number }>(
      flush.text,
      flush.values,
    );
    const end = connection.query("COMMIT");
    await inOneFlight([opening, flushing, end]);
    assertCommitted(await end);
    const [flushed] = (await flushing).rows;
    const last = Number(flushed?.last_useq ?? 0);
    return {
      generation: flushed?.stream_generation ?? 1,
      rows: events.map((event, index) => ({ srcSeq: last - events.length + 1 + index, ...event })),
      jobs: jobs.map(({ id, queue }) => ({ id, queue })),
    };
  }

  return {
    tx,
    commit,
    /** Never throws: the connection may be the thing that broke. */
    rollback: async () => void (await connection.query("ROLLBACK").catch(() => undefined)),
  };
}

/** Refuses an event that the user's stream could never store: once committed, every later one would wait behind it. */
function jsonOf(events: readonly { type: string }[]): string {
  const texts = events.map((event) => JSON.stringify(event));
  const tooLong = texts.findIndex((text) => text.length > MOST_EVENT_CHARS);
  if (tooLong >= 0) throw new Error(`an event ${events[tooLong]?.type} is too long to be delivered`);
  return `[${texts.join()}]`;
}

/** Waits for queries that were sent together; throws what the first of them, in sending order, failed with: the others only follow from it. */
export async function inOneFlight(queries: readonly Promise<unknown>[]): Promise<void> {
  await Promise.allSettled(queries);
  for (const query of queries) await query;
}

/** After any failed statement Postgres answers COMMIT with the tag ROLLBACK and no error: that must not look like success. */
export function assertCommitted(end: pg.QueryResult): void {
  if (end.command !== "COMMIT") throw new Error(`transaction ended with ${end.command}`);
}

function isLost(error: unknown): boolean {
  return !(error instanceof Problem) && !(error instanceof pg.DatabaseError);
}

/** What the caller can act on becomes a Problem; the rest stays a bug. */
export function translate(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) {
    if (error.code === BLOCKED) return new Problem("unauthenticated", "This session has ended.");
    if (UNTAKEABLE.has(error.code ?? ""))
      return new Problem("invalid_request", "A value in the request cannot be read.", { cause: error });
    // 57P = the server is stopping or starting, 53 = out of resources, 08 = connection lost.
    if (error.code?.startsWith("57P") || error.code?.startsWith("53") || error.code?.startsWith("08"))
      return unavailable(error);
    return error;
  }
  if (
    error instanceof Error &&
    /terminated|ECONN|timeout expired|socket|not queryable|proxy request failed|Network connection lost/i.test(
      error.message,
    )
  )
    return unavailable(error);
  return error;
}

function unavailable(cause: unknown): Problem {
  return new Problem("ledger_unavailable", "Sign-in still works; try again in a few seconds.", {
    retryAfterSeconds: 5,
    cause,
  });
}
