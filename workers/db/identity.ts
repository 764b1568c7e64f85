import { EVENTS, type NewEvent } from "#shared/events.ts";
import { Problem } from "#shared/problem.ts";
import { log, traceOf } from "../log.ts";
import { chain, type Signature } from "./audit-chain.ts";
import type { Committed, NewAudit, StreamRow } from "./changes.ts";
import { type Head, headOf, recordOf } from "./identity-record.ts";
import { forD1, type Query, type Statement } from "./statement.ts";

/**
 * A change of D1 that has an audit row and events. The first statement decides whether the change takes
 * place. Later statements contain `where changes() > 0`, so that audit row and events are written exactly
 * when it changed a row.
 */
export type IdentityChange = {
  statements: readonly [Statement, ...Statement[]];
  audit: readonly [NewAudit, ...NewAudit[]];
  events: readonly NewEvent[];
  /** Written in the same batch, whether or not the first statement changed a row. */
  unconditional?: readonly Statement[];
  /** Further statements of the change, which depend on rows of the user. */
  followUp?: FollowUp;
  /** The user's head and rows, when the caller has just read them. An outdated snapshot costs another try. */
  snapshot?: Snapshot;
};

/**
 * Further statements of a change that depend on the user's rows. Only changes of this user touch these rows,
 * and they are read together with the head. A batch onto that head is therefore right for the rows at its
 * commit.
 */
export type FollowUp = {
  /** Selects ids. */
  read: Query<{ id: string }>;
  plan(ids: readonly string[]): Planned;
};

export type Planned = {
  /** These statements have conditions that are true exactly when the change took place. */
  unconditional: readonly Statement[];
  audit: readonly NewAudit[];
  events: readonly NewEvent[];
  committed(): void;
};

export type Snapshot = { head: Head; ids: readonly string[] };

/** D1 for one request whose user may be unknown. */
export type Identity = {
  find<Row>(statement: Query<Row>): Promise<Row | null>;
  list<Row>(statement: Query<Row>): Promise<Row[]>;
  /**
   * Returns the first rows of two statements. They run in this order, in one round trip and one transaction.
   */
  both<One, Other>(one: Query<One>, other: Query<Other>): Promise<[One | null, Other | null]>;
  /** The number of rows that the statement changed. */
  run(statement: Statement): Promise<number>;
  /** Opens D1 for changes of one user. The session is null when no session of the user makes the change. */
  as(userId: string, sessionId: string | null): UserIdentity;
};

/** D1 for changes of one user. */
export type UserIdentity = Identity & {
  userId: string;
  /**
   * Writes statements, audit rows and outbox rows in one batch. It returns false when the first statement
   * changed no row and nothing was written.
   */
  change(change: IdentityChange): Promise<boolean>;
  /** The user's head, and the rows that a follow-up depends on. */
  snapshot(followUp?: FollowUp): Promise<Snapshot>;
};

const FRESH: Head = { useq: 0, generation: 1, audit_seq: 0, audit_head: "" };
const ATTEMPTS = 12;
const AWAY =
  /Network connection lost|object to be reset|code was updated|overloaded|internal error|timed out/i;

type Request = { requestId: string; now: number };

/**
 * Opens D1 for one request. Changes are made as a user. `afterCommit` is called with each change that was
 * committed.
 */
export function openIdentity(
  database: D1Database,
  request: Request,
  afterCommit: (committed: Committed) => void,
): Identity {
  const { batch, ...queries } = openQueries(database);
  const identity: Identity = {
    ...queries,
    as: (userId, sessionId) => ({
      ...identity,
      userId,
      ...changesOf({ ...queries, batch }, { ...request, userId, sessionId }, afterCommit),
    }),
  };
  return identity;
}

type Queries = Omit<Identity, "as"> & {
  batch<Row>(statements: readonly Statement[]): Promise<D1Result<Row>[]>;
};

/** Every statement runs on the primary (`first-primary`), because a replica can miss a revocation. */
function openQueries(database: D1Database): Queries {
  const primary = () => database.withSession("first-primary");

  function batch<Row>(statements: readonly Statement[]): Promise<D1Result<Row>[]> {
    const session = primary();
    return asked(() => session.batch<Row>(statements.map((statement) => prepare(session, statement))));
  }

  return {
    batch,
    find: <Row>(statement: Query<Row>) => asked(() => prepare(primary(), statement).first<Row>()),
    list: async <Row>(statement: Query<Row>) =>
      (await asked(() => prepare(primary(), statement).all<Row>())).results,
    async both<One, Other>(one: Query<One>, other: Query<Other>): Promise<[One | null, Other | null]> {
      const [first, second] = await batch<One & Other>([one, other]);
      return [first?.results[0] ?? null, second?.results[0] ?? null];
    },
    run: async (statement) => (await asked(() => prepare(primary(), statement).run())).meta.changes,
  };
}

function prepare(session: D1DatabaseSession, statement: Statement): D1PreparedStatement {
  const { text, values } = forD1(statement);
  return session.prepare(text).bind(...values);
}

function changesOf(
  { find, batch }: Queries,
  signature: Signature,
  afterCommit: (committed: Committed) => void,
): Pick<UserIdentity, "change" | "snapshot"> {
  const { userId } = signature;

  async function snapshot(followUp?: FollowUp): Promise<Snapshot> {
    const asksHead = headOf({ userId });
    if (followUp === undefined) return { head: (await find(asksHead)) ?? FRESH, ids: [] };
    const [head, rows] = await batch<Head & { id: string }>([asksHead, followUp.read]);
    return { head: head?.results[0] ?? FRESH, ids: rows?.results.map(({ id }) => id) ?? [] };
  }

  async function attempt(given: IdentityChange, { head, ids }: Snapshot): Promise<boolean> {
    const planned = given.followUp?.plan(ids);
    const change = planned === undefined ? given : joinedWith(given, planned);
    const audits = chain(signature, change.audit, { seq: head.audit_seq, hash: head.audit_head });
    const rows = numbered(change.events, { after: head.useq, now: signature.now });
    const record = recordOf(userId, audits, head, rows);
    const results = await batch([...change.statements, ...record, ...(change.unconditional ?? [])]);
    const applied = (results[change.statements.length]?.meta.changes ?? 0) > 0;
    if (applied) afterCommit({ userId, generation: head.generation, rows, jobs: [] });
    if (applied) planned?.committed();
    return applied;
  }

  return {
    snapshot,
    async change(change) {
      for (let tries = 1; ; tries++) {
        try {
          const read = tries === 1 ? change.snapshot : undefined;
          return await attempt(change, read ?? (await snapshot(change.followUp)));
        } catch (error) {
          if (!isHeadTaken(error)) throw error;
          if (tries === ATTEMPTS) {
            const crowded = "This account is being changed from many places at once.";
            throw new Problem("not_ready", crowded, { retryAfterSeconds: 1, cause: error });
          }
          log("info", "identity.retried", { requestId: signature.requestId, tries, ...traceOf(error) });
        }
      }
    },
  };
}

function joinedWith(change: IdentityChange, { unconditional, audit, events }: Planned): IdentityChange {
  return {
    ...change,
    audit: [...change.audit, ...audit],
    events: [...change.events, ...events],
    unconditional: [...(change.unconditional ?? []), ...unconditional],
  };
}

function numbered(events: readonly NewEvent[], { after, now }: { after: number; now: number }): StreamRow[] {
  const at = new Date(now).toISOString();
  return events.map(({ type, body }, index) => ({
    srcSeq: after + 1 + index,
    type,
    version: EVENTS[type].version,
    at,
    body,
  }));
}

/**
 * D1 reports a short outage only in the text of its error. The caller may retry, and meanwhile every request
 * is refused.
 */
async function asked<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof Error && AWAY.test(error.message)) {
      throw new Problem("not_ready", "Sign-in is away for a moment.", { retryAfterSeconds: 2 });
    }
    throw error;
  }
}

/**
 * Another writer added this user's next audit row after this change read the head and before its batch ran.
 */
function isHeadTaken(error: unknown): boolean {
  return error instanceof Error && error.message.includes("audit.aseq");
}
