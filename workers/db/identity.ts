import sql, { type Sql } from "sql-template-tag";
import { EVENTS, type NewEvent } from "#shared/events.ts";
import { Problem } from "#shared/problem.ts";
import { log, traceOf } from "../log.ts";
import { deliver } from "../stream/deliver.ts";
import { chain } from "./audit-chain.ts";
import type { NewAudit, StreamRow } from "./ledger.ts";
import { forD1, type Query, type Statement } from "./statement.ts";

/**
 * A change of D1 that others must hear of. The first of `effect` decides: later ones say `where changes() > 0`
 * themselves, so that the audit row and the events are written exactly when the effect was.
 */
export type IdentityChange = {
  userId: string;
  sessionId: string | null;
  requestId: string;
  now: number;
  effect: readonly [Statement, ...Statement[]];
  audit: readonly [NewAudit, ...NewAudit[]];
  events: readonly NewEvent[];
  /** Written in the same batch, whether or not the effect took place. */
  besides?: readonly Statement[];
  /** What else the batch must do as things stand. */
  hanging?: Hanging;
  /** How they stand, where that has just been read; what is no longer true costs another try and nothing else. */
  standing?: Standing;
};

/**
 * More of a change, found in rows that only changes of this user touch: they are read with the head, so what a batch
 * onto that head does is right for what stands when it commits.
 */
export type Hanging = {
  /** Gives ids. */
  read: Query<{ id: string }>;
  plan(ids: readonly string[]): Planned;
};

export type Planned = {
  /** With conditions that are true exactly when the effect took place. */
  besides: readonly Statement[];
  audit: readonly NewAudit[];
  events: readonly NewEvent[];
  committed(): void;
};

export type Standing = { head: Head; ids: readonly string[] };

export type Identity = {
  find<Row>(statement: Query<Row>): Promise<Row | null>;
  list<Row>(statement: Query<Row>): Promise<Row[]>;
  /** The first rows of two statements that are run in this order, in one round trip and one transaction. */
  both<One, Other>(one: Query<One>, other: Query<Other>): Promise<[One | null, Other | null]>;
  /** The head, and what else of the user a change hangs on. */
  standing(userId: string, hanging?: Hanging): Promise<Standing>;
  /** The number of rows that the statement changed. */
  run(statement: Statement): Promise<number>;
  /** Effect, audit rows and outbox rows in one batch; false when the effect's condition did not hold and nothing was written. */
  change(change: IdentityChange): Promise<boolean>;
};

/** How far a user's events and audit chain have come. */
export type Head = { useq: number; generation: number; audit_seq: number; audit_head: string };

const FRESH: Head = { useq: 0, generation: 1, audit_seq: 0, audit_head: "" };
const ATTEMPTS = 12;
const AWAY =
  /Network connection lost|object to be reset|code was updated|overloaded|internal error|timed out/i;

/** The door into D1: every read is made where writes are (`first-primary`), because a replica can miss a revocation. */
export function openIdentity(env: Env, waitUntil: (work: Promise<unknown>) => void): Identity {
  const database = env.IDENTITY.withSession("first-primary");
  const prepare = (statement: Statement) => {
    const { text, values } = forD1(statement);
    return database.prepare(text).bind(...values);
  };

  async function find<Row>(statement: Query<Row>): Promise<Row | null> {
    return asked(() => prepare(statement).first<Row>());
  }

  async function standing(userId: string, hanging?: Hanging): Promise<Standing> {
    const headOf = sql`select useq, generation, audit_seq, audit_head from user_stream where user_id = ${userId}`;
    if (hanging === undefined) return { head: (await find<Head>(headOf)) ?? FRESH, ids: [] };
    const [head, rows] = await asked(() =>
      database.batch<Head & { id: string }>([prepare(headOf), prepare(hanging.read)]),
    );
    return { head: head?.results[0] ?? FRESH, ids: rows?.results.map(({ id }) => id) ?? [] };
  }

  async function attempt(given: IdentityChange, { head, ids }: Standing): Promise<boolean> {
    const { userId } = given;
    const planned = given.hanging?.plan(ids);
    const change = planned === undefined ? given : joinedWith(given, planned);
    const audits = chain(change, head.audit_seq, head.audit_head);
    const rows = numbered(change, head.useq);
    const statements = [...change.effect, ...recordOf(userId, audits, head, rows), ...(change.besides ?? [])];
    const results = await asked(() => database.batch(statements.map(prepare)));
    const applied = (results[change.effect.length]?.meta.changes ?? 0) > 0;
    if (applied && rows.length > 0) {
      waitUntil(deliver(env, userId, { source: "identity", generation: head.generation, rows }));
    }
    if (applied) planned?.committed();
    return applied;
  }

  return {
    find,
    list: async <Row>(statement: Query<Row>) => (await asked(() => prepare(statement).all<Row>())).results,
    async both<One, Other>(one: Query<One>, other: Query<Other>): Promise<[One | null, Other | null]> {
      const [first, second] = await asked(() => database.batch<One & Other>([prepare(one), prepare(other)]));
      return [first?.results[0] ?? null, second?.results[0] ?? null];
    },
    standing,
    run: async (statement) => (await asked(() => prepare(statement).run())).meta.changes,
    async change(change) {
      for (let tries = 1; ; tries++) {
        try {
          const read = tries === 1 ? change.standing : undefined;
          return await attempt(change, read ?? (await standing(change.userId, change.hanging)));
        } catch (error) {
          if (!isHeadTaken(error)) throw error;
          if (tries === ATTEMPTS) {
            const crowded = "This account is being changed from many places at once.";
            throw new Problem("not_ready", crowded, { retryAfterSeconds: 1, cause: error });
          }
          log("info", "identity.retried", { requestId: change.requestId, tries, ...traceOf(error) });
        }
      }
    },
  };
}

function joinedWith(change: IdentityChange, { besides, audit, events }: Planned): IdentityChange {
  return {
    ...change,
    audit: [...change.audit, ...audit],
    events: [...change.events, ...events],
    besides: [...(change.besides ?? []), ...besides],
  };
}

function numbered(change: IdentityChange, useq: number): StreamRow[] {
  const at = new Date(change.now).toISOString();
  return change.events.map(({ type, body }, index) => ({
    srcSeq: useq + 1 + index,
    type,
    version: EVENTS[type].version,
    at,
    body,
  }));
}

/** Each statement writes only when the one before it wrote, back to the effect. */
function recordOf(userId: string, audits: ReturnType<typeof chain>, head: Head, rows: StreamRow[]): Sql[] {
  const last = audits.at(-1);
  return [
    sql`insert into audit (user_id, aseq, action, session_id, request_id, detail, at, salt, digest, previous, hash)
      select ${userId}, a.value ->> 'aseq', a.value ->> 'action', a.value ->> 'sessionId', a.value ->> 'requestId',
        a.value ->> 'detail', a.value ->> 'at', a.value ->> 'salt', a.value ->> 'digest', a.value ->> 'previous',
        a.value ->> 'hash'
      from json_each(${JSON.stringify(audits)}) a where changes() > 0`,
    sql`insert into user_stream (user_id, useq, audit_seq, audit_head)
      select ${userId}, ${head.useq + rows.length}, ${last?.aseq ?? head.audit_seq}, ${last?.hash ?? head.audit_head}
      where changes() > 0
      on conflict (user_id) do update set
        useq = excluded.useq, audit_seq = excluded.audit_seq, audit_head = excluded.audit_head`,
    sql`insert into outbox (user_id, useq, type, version, body, at)
      select ${userId}, e.value ->> 'srcSeq', e.value ->> 'type', e.value ->> 'version', e.value -> 'body',
        unixepoch(e.value ->> 'at', 'subsec') * 1000
      from json_each(${JSON.stringify(rows)}) e where changes() > 0`,
  ];
}

/** D1 says in words only that it is away for a moment; the caller may come again, and nobody is let in meanwhile. */
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

/** Somebody else wrote the next audit row of this user between our reading the head and our batch. */
function isHeadTaken(error: unknown): boolean {
  return error instanceof Error && error.message.includes("audit.aseq");
}
