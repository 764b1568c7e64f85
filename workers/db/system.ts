import type pg from "pg";
import { sql } from "drizzle-orm";
import { announced } from "./announced.ts";
import type { Caller, Committed } from "./changes.ts";
import { committedAs, jsonOfEvents, type Pushed, stamped } from "./flush.ts";
import type { LedgerHooks } from "./ledger.ts";
import {
  assertCommitted,
  type Deadlines,
  idleLimit,
  isLost,
  type Line,
  OF_SYSTEM,
  openLine,
  PLANNED_BLIND,
} from "./line.ts";
import { forPostgres, type Holes, prepared, type Query } from "./statement.ts";

/**
 * Narrow roles for work that spans users. Each role sees ids and marks. The relay also sees the events that
 * it delivers, and the sweep sees the hashes of audit rows. Erasure removes the rows of blocked users and
 * empties their audit rows. The market writes quotes, which belong to no user, and the matcher fills the
 * orders of many users.
 */
export type SystemRole =
  | "tidemark_relay"
  | "tidemark_sweep"
  | "tidemark_erasure"
  | "tidemark_market"
  | "tidemark_matcher";

/** An open transaction over the rows of many users. */
export type SystemTx = {
  /** When this transaction began, in epoch ms. */
  now: number;
  query<Row>(statement: Query<Row>): Promise<Row[]>;
  /** The entries of that user. They commit with the transaction, or not at all. */
  of(userId: string): Pushed;
};

export type System = {
  /** Runs one query in its own transaction under that role. */
  query<Row>(role: SystemRole, statement: Query<Row>): Promise<Row[]>;
  /** Runs `work` in one transaction under that role. Audit rows name the change by `by`. */
  transaction<T>(role: SystemRole, by: By, work: (tx: SystemTx) => Promise<T>): Promise<T>;
};

/** What stands in audit rows in the place of a session and of a request. */
export type By = Pick<Caller, "sessionId" | "requestId">;

/** The hooks of the upper layers. `afterCommit` gets the entries of all users of a commit at once. */
export type SystemHooks = Pick<LedgerHooks, "react"> & { afterCommit?(committed: Committed[]): void };

/**
 * Opens the connection for work that spans users. It connects on first use and serves one transaction at a
 * time. Without hooks no job follows from an event and no commit is announced.
 */
export function openSystem(
  env: Env,
  deadlines: Deadlines = OF_SYSTEM,
  { react, afterCommit }: SystemHooks = {},
): System {
  const line = openLine(env.LEDGER_SYSTEM.connectionString, deadlines);
  return {
    query<Row>(role: SystemRole, statement: Query<Row>): Promise<Row[]> {
      const { text, values } = forPostgres(statement);
      return line.inTurn(async (connection) => {
        const opening = begin(line, connection, role);
        const rows = connection.query(text, values);
        const end = connection.query("COMMIT");
        await line.inOneFlight([...opening, rows, end]);
        assertCommitted(await end);
        return (await rows).rows;
      });
    },
    transaction: (role, by, work) =>
      line.inTurn(async (connection) => {
        const pushed = new Map<string, Pushed>();
        // These are sent with the first query, and their failure explains its failure.
        const opening = line.inOneFlight(begin(line, connection, role));
        opening.catch(() => undefined);
        const tx = open(line, connection, { opening, pushed });
        try {
          const result = await announced(() => work(tx));
          for (const each of pushed.values()) if (react !== undefined) each.jobs.push(...react(each.events));
          const committed = await commit(line, connection, { opening, pushed, by, now: tx.now });
          if (committed.length > 0) afterCommit?.(committed);
          return result;
        } catch (error) {
          // A COMMIT without an answer may have taken place. The rows themselves show whether it did.
          if (!isLost(error)) await connection.query("ROLLBACK").catch(() => undefined);
          throw error;
        }
      }),
  };
}

function begin(line: Line, connection: pg.Client, role: SystemRole): Promise<unknown>[] {
  return [
    connection.query("BEGIN"),
    connection.query(
      `select set_config('role', $1, true), set_config('statement_timeout', $2, true), ${idleLimit("$3")},
        ${PLANNED_BLIND}`,
      [role, String(line.statementMs), String(line.idleMs)],
    ),
  ];
}

type Open = { opening: Promise<unknown>; pushed: Map<string, Pushed> };

function open(line: Line, connection: pg.Client, { opening, pushed }: Open): SystemTx {
  return {
    now: Date.now(),
    async query<Row>(statement: Query<Row>): Promise<Row[]> {
      const { text, values } = forPostgres(statement);
      const sent = connection.query(text, values);
      await line.inOneFlight([opening, sent]);
      return (await sent).rows;
    },
    of(userId) {
      const known = pushed.get(userId);
      if (known !== undefined) return known;
      const fresh: Pushed = { events: [], audit: [], jobs: [] };
      pushed.set(userId, fresh);
      return fresh;
    },
  };
}

/** Writes the entries of all users in one statement, in the flight of COMMIT. */
async function commit(
  line: Line,
  connection: pg.Client,
  { opening, pushed, by, now }: Open & { by: By; now: number },
): Promise<Committed[]> {
  const given = [...pushed]
    .filter(([, { events, audit, jobs }]) => events.length + audit.length + jobs.length > 0)
    .map(([userId, each]) => ({ userId, ...stamped(each, { ...by, now }) }));
  if (given.length === 0) {
    const end = connection.query("COMMIT");
    await line.inOneFlight([opening, end]);
    assertCommitted(await end);
    return [];
  }
  const { text, values } = flush({ changes: jsonOf(given) });
  const flushing = connection.query<Flushed>(text, values);
  const end = connection.query("COMMIT");
  await line.inOneFlight([opening, flushing, end]);
  assertCommitted(await end);
  const flushed = new Map((await flushing).rows.map((row) => [row.user_id, row]));
  return given.map(({ userId, ...entries }) => {
    const row = flushed.get(userId);
    return committedAs(userId, entries, {
      last: Number(row?.last_useq ?? 0),
      generation: row?.stream_generation ?? 1,
      queued: row?.queued ?? [],
    });
  });
}

type Flushed = { user_id: string; last_useq: string; stream_generation: number; queued: string[] };
type Entries = ReturnType<typeof stamped> & { userId: string };

const flush = prepared(
  "ledger",
  ({ changes }: Holes<{ changes: string }>) =>
    sql<Flushed>`select user_id, last_useq, stream_generation, queued from flush_changes_of(${changes}::jsonb)`,
);

function jsonOf(given: readonly Entries[]): string {
  const texts = given.map(({ userId, events, audits, jobs }) => {
    const rest = `"audits":${JSON.stringify(audits)},"jobs":${JSON.stringify(jobs)}`;
    return `{"userId":${JSON.stringify(userId)},"events":${jsonOfEvents(events)},${rest}}`;
  });
  return `[${texts.join()}]`;
}
