import { createMessageBatch, evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { newId } from "#shared/ids.ts";
import { openBase } from "#workers/context.ts";
import type { Committed } from "#workers/db/changes.ts";
import { accounts } from "#workers/db/schema/journal.ts";
import { openLedger } from "#workers/db/ledger.ts";
import { OF_REQUESTS, openLine } from "#workers/db/line.ts";
import { deliver } from "#workers/stream/deliver.ts";
import { appendTo, openOutboxes } from "#workers/stream/outboxes.ts";
import { consumeRelay } from "#workers/stream/queue.ts";
import { type Append, relay } from "#workers/stream/relay.ts";
import type { Chance } from "./chance.ts";
import type { TestUser } from "./harness.ts";
import { operate } from "./everywhere.ts";
import { planting } from "./plant.ts";

export type LogRow = { seq: number; source: string; source_seq: number; body: string };

/** One user, the two databases, the object, and every fault that can happen between them. */
export function worldOf(user: TestUser, chance: Chance) {
  const stub = () => env.USER_STREAM.getByName(user.id);
  const postponed: (() => Promise<unknown>)[] = [];
  /** Every note that was ever committed, including those that a restore removed. */
  const everCommitted = new Set<string>();
  const rolledBack = new Set<string>();
  let notes = 0;

  /** The fast path with its faults: taken, lost, late, twice. */
  function handOver({ generation, rows }: Committed): void {
    if (rows.length === 0) return;
    const go = () => deliver(env, user.id, { source: "ledger", generation, rows });
    switch (chance.below(5)) {
      case 0:
        return; // lost
      case 1:
        postponed.push(go);
        return;
      case 2:
        postponed.push(go, go);
        return;
      default:
        postponed.push(go);
        void go();
    }
  }

  const ledger = () =>
    openLedger(
      openLine(env.LEDGER.connectionString, OF_REQUESTS),
      { userId: user.id, sessionId: "ses_faults", requestId: "req_faults" },
      { afterCommit: handOver },
    );

  /** Commits a fact and its event in one transaction, sometimes several; some transactions roll back. */
  async function commit(): Promise<void> {
    const names = Array.from({ length: 1 + chance.below(3) }, () => `n${++notes}`);
    const fails = chance.below(8) === 0;
    try {
      await ledger().transaction(async (tx) => {
        for (const name of names) {
          await tx.query(planting(accounts, { user_id: user.id, id: newId("account"), name }));
          tx.events.push({ type: "security.alert", body: { alert: name } });
        }
        if (fails) throw new Error("rolled back");
      });
      for (const name of names) everCommitted.add(name);
    } catch (error) {
      if (!fails) throw error;
      for (const name of names) rolledBack.add(name);
    }
  }

  async function commitIdentity(): Promise<void> {
    const name = `i${++notes}`;
    const request = { requestId: "req_faults", now: Date.now() };
    const { identity } = openBase(env, request, (work) => void work.catch(() => undefined));
    await identity.as(user.id, null).change({
      statements: [sql`update users set name = ${name} where id = ${user.id}`],
      audit: [{ action: "user.renamed", detail: {} }],
      events: [{ type: "session.revoked", body: { sessionId: name, reason: "test" } }],
    });
    everCommitted.add(name);
  }

  /** A relay that may die before the append, after it, or before the mark. */
  async function shakyRelay(): Promise<void> {
    const [fate, dies] = [chance.below(4), new Error("died")];
    const append: Append = async (...args) => {
      if (fate === 1) throw dies;
      const answer = await appendTo(env)(...args);
      if (fate === 2) throw dies;
      return answer;
    };
    for (const outbox of openOutboxes(env)) {
      const markSent = fate === 3 ? () => Promise.reject(dies) : outbox.markSent;
      await relay({ ...outbox, markSent }, append, user.id).catch((error: unknown) => {
        if (error !== dies) throw error;
      });
    }
  }

  /** Nudges that arrive several times, and at once. */
  async function nudge(): Promise<void> {
    const messages = Array.from({ length: 1 + chance.below(3) }, (_, n) => ({
      id: `${n}`,
      timestamp: new Date(),
      attempts: 1,
      body: { userIds: [user.id, user.id] },
    }));
    await Promise.all([1, 2].map(() => consumeRelay(createMessageBatch("relay", messages), env)));
  }

  /** Deletes all of the object's storage, which no real storage should do. */
  async function wipe(): Promise<void> {
    await runInDurableObject(stub(), (_instance, state) =>
      state.blockConcurrencyWhile(async () => {
        await state.storage.deleteAll();
        state.abort("wiped");
      }),
    ).catch(() => undefined);
  }

  /**
   * Restores Postgres to an earlier instant; the operator raises the generation and unmarks the newest row.
   */
  async function restore(): Promise<void> {
    const [row] = await operate<{ useq: string }>("select useq from user_stream where user_id = $1", [
      user.id,
    ]);
    const back = Math.max(1, Number(row?.useq ?? 1) - chance.below(6));
    await operate("begin");
    await operate(
      `delete from accounts a using outbox o where a.user_id = $1 and o.user_id = $1 and o.useq > $2
        and a.name = o.body ->> 'alert'`,
      [user.id, back],
    );
    await operate("delete from outbox where user_id = $1 and useq > $2", [user.id, back]);
    await operate(
      `update user_stream set useq = $2, sent = greatest($2::bigint - 1, 0), generation = generation + 1
        where user_id = $1 and useq >= $2`,
      [user.id, back],
    );
    await operate("commit");
  }

  async function flushPostponed(share: number): Promise<void> {
    const due = chance.shuffle(postponed.splice(0)).filter((each) => {
      const isDue = chance.next() < share;
      if (!isDue) postponed.push(each);
      return isDue;
    });
    await Promise.all(due.map((each) => each()));
  }

  return {
    stub,
    everCommitted,
    rolledBack,
    commit,
    commitIdentity,
    shakyRelay,
    nudge,
    wipe,
    restore,
    flushPostponed,
    evict: (webSockets: "hibernate" | "close") =>
      evictDurableObject(stub(), { webSockets }).catch(() => undefined),
    abort: () =>
      runInDurableObject(stub(), (_instance, state) => state.abort("aborted")).catch(() => undefined),
    /** Both outboxes as they are now, each in its order. */
    async outboxes(): Promise<Record<string, { useq: number; body: unknown }[]>> {
      const listed = await Promise.all(
        openOutboxes(env).map(async (outbox) => {
          const { rows, sent, head } = await outbox.listUnsent(user.id, 1, 100_000);
          if (sent !== head) throw new Error(`${outbox.source} is marked up to ${sent} of ${head}`);
          return [outbox.source, rows.map(({ srcSeq, body }) => ({ useq: srcSeq, body }))] as const;
        }),
      );
      return Object.fromEntries(listed);
    },
    log: (): Promise<LogRow[]> =>
      runInDurableObject(stub(), (_instance, state) =>
        state.storage.sql
          .exec<LogRow>("select seq, source, source_seq, body from events order by seq")
          .toArray(),
      ),
    names: async (): Promise<string[]> =>
      (
        await user
          .ctx()
          .ledger.read(sql<{ name: string }>`select name from accounts where user_id = ${user.id}`)
      ).map(({ name }) => name),
  };
}
