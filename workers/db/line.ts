import pg from "pg";
import { Problem } from "#shared/problem.ts";
import { rowTypes } from "./row-types.ts";
import { writeByTurn } from "./write-by-turn.ts";

/**
 * The time limits of one statement: how long it may run in the server, and how long the caller waits for its
 * answer. The second limit is longer. It is reached only when the server does not answer, because the server
 * ends a slow statement itself. `idleMs` is how long the server waits for the next statement of an open
 * transaction, before it ends the transaction with its locks.
 */
export type Deadlines = { statementMs: number; answerMs: number; idleMs: number };

/**
 * The limits of requests, whose caller waits for the answer. Between two statements a request only reckons.
 * One that stops there gives up its locks before those that wait for them are ended.
 */
export const OF_REQUESTS: Deadlines = { statementMs: 8_000, answerMs: 10_000, idleMs: 7_000 };
/**
 * The limits of jobs. They are below Hyperdrive's limit of a minute for a statement, and shorter than a job's
 * lease. A slice of a job may reckon for seconds between two statements.
 */
export const OF_JOBS: Deadlines = { statementMs: 45_000, answerMs: 50_000, idleMs: 30_000 };
/** The limits of work on the rows of many users, such as the matcher's: its locks hold up requests. */
export const OF_SYSTEM: Deadlines = { ...OF_JOBS, idleMs: 15_000 };

const CONNECT_MS = 5_000;
/**
 * Errors for values that passed their contract but that Postgres cannot hold: a NUL in text, or a number or
 * an instant out of range.
 */
const UNTAKEABLE = new Set(["22021", "22P05", "22003", "22007", "22008", "22009"]);
const BLOCKED = "TM403";
/**
 * 57014: the statement timed out. 25P03: the transaction was idle too long. 57P: the server stops or starts.
 * 53: no resources. 08: the connection is lost.
 */
const AWAY = /^(57014$|25P03$|57P|53|08)/;
const LOST =
  /terminated|ECONN|timeout expired|read timeout|socket|not queryable|proxy request failed|Network connection lost/i;

/**
 * For the transaction, Postgres plans without reading the values, so that no plan depends on the statistics
 * of a value.
 */
export const PLANNED_BLIND = "set_config('plan_cache_mode', 'force_generic_plan', true)";

/** For the transaction, a limit in milliseconds on the pauses between its statements. */
export function idleLimit(hole: string): string {
  return `set_config('idle_in_transaction_session_timeout', ${hole}, true)`;
}

/** One connection to Postgres, which one transaction uses at a time. Every wait on it has a limit. */
export type Line = {
  statementMs: number;
  idleMs: number;
  /**
   * Runs `work` after all earlier work is done. Work that waits for a hung connection fails with that
   * connection.
   */
  inTurn<T>(work: (connection: pg.Client) => Promise<T>): Promise<T>;
  /**
   * Waits for statements that were sent together. It throws the first error in sending order, because the
   * later errors only follow from it.
   */
  inOneFlight(statements: readonly Promise<unknown>[]): Promise<void>;
  /**
   * How often an answer has arrived or the caller has reported progress. The count stands still while the
   * caller only waits.
   */
  signs(): number;
  /** Reports progress without the server, such as a chunk of a file that was read. */
  giveSign(): void;
};

/**
 * Opens a line. It connects on first use and again after a lost connection. The line is never ended, because
 * Hyperdrive pools behind it, and ending it inside workerd leaves an unhandled rejection.
 */
export function openLine(url: string, { statementMs, answerMs, idleMs }: Deadlines): Line {
  let client: Promise<pg.Client> | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  let lost = 0;
  let signs = 0;
  return {
    statementMs,
    idleMs,
    inTurn(work) {
      const known = lost;
      const result = turn.then(async () => {
        if (lost > known) throw unavailable(new Error("the connection waited for was lost"));
        client ??= connect(url, answerMs);
        try {
          return await work(await client);
        } catch (error) {
          if (!(error instanceof Problem) && !(error instanceof pg.DatabaseError)) client = null;
          if (isLost(error)) lost++; // pg has closed its socket, so the server rolls back
          throw translate(error);
        }
      });
      turn = result.catch(() => undefined);
      return result;
    },
    async inOneFlight(statements) {
      await Promise.allSettled(statements);
      for (const statement of statements) await statement;
      signs++;
    },
    signs: () => signs,
    giveSign: () => void signs++,
  };
}

/** The client sends statements without waiting for the answers of earlier statements. */
async function connect(url: string, answerMs: number): Promise<pg.Client> {
  const client = new pg.Client({
    connectionString: url,
    pipeline: true,
    types: rowTypes,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: answerMs,
  });
  client.on("error", () => undefined); // every query in flight already rejects with it
  writeByTurn(client);
  await client.connect();
  return client;
}

/**
 * Throws when the transaction was rolled back. After a failed statement, Postgres answers COMMIT with the tag
 * ROLLBACK and no error.
 */
export function assertCommitted(end: pg.QueryResult): void {
  if (end.command !== "COMMIT") throw new Error(`transaction ended with ${end.command}`);
}

/** True when the connection itself is lost or hangs, whether the client or the server reported it. */
export function isLost(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) && error instanceof Error && LOST.test(error.message);
}

/** Data that its place does not hold, a broken rule of a table, or a statement that is too large. */
const OF_DATA = /^(22|23|54)/;

/** True when Postgres refused the data of a statement, so that the same statement would fail again. */
export function isLasting(error: unknown): boolean {
  const cause = error instanceof Problem ? error.cause : error;
  return cause instanceof pg.DatabaseError && OF_DATA.test(cause.code ?? "");
}

/** Turns an error on which the caller can act into a Problem. Any other error stays a bug. */
export function translate(error: unknown): unknown {
  if (error instanceof pg.DatabaseError) {
    const code = error.code ?? "";
    if (code === BLOCKED) return new Problem("unauthenticated", "This session has ended.");
    if (UNTAKEABLE.has(code))
      return new Problem("invalid_request", "A value in the request cannot be read.", { cause: error });
    return AWAY.test(code) ? unavailable(error) : error;
  }
  return isLost(error) ? unavailable(error) : error;
}

function unavailable(cause: unknown): Problem {
  return new Problem("ledger_unavailable", "Sign-in still works; try again in a few seconds.", {
    retryAfterSeconds: 5,
    cause,
  });
}
