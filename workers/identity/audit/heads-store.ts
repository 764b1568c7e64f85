import { base64url } from "jose";
import { sql } from "drizzle-orm";
import type { Identity } from "../../db/identity.ts";
import { askedAs } from "../../db/rows.ts";
import type { audit, user_stream } from "../../db/schema/gate.ts";
import type { System } from "../../db/system.ts";

/** A chain that has grown since its anchor, with the current hash of the row at the anchored number. */
export type Grown = { userId: string; seq: number; head: string; anchored: number; anchoredHash: string };

/** One database, as the anchoring reads it. */
export type Heads = {
  store: "identity" | "ledger";
  listGrown(limit: number): Promise<Grown[]>;
  /** Returns the hash of one row, or an empty text where there is no row. */
  hashAt(userId: string, seq: number): Promise<string>;
  markAnchored(grown: readonly Grown[]): Promise<void>;
};

export function identityHeads(identity: Identity): Heads {
  return {
    store: "identity",
    listGrown: (limit) =>
      identity.list(
        sql<Grown>`select s.user_id as userId, s.audit_seq as seq, s.audit_head as head, s.anchored as anchored,
            coalesce((select a.hash from audit a where a.user_id = s.user_id and a.aseq = s.anchored), '') as anchoredHash
          from user_stream s where s.anchored < s.audit_seq limit ${limit}`,
      ),
    async hashAt(userId, seq) {
      const row = await identity.find(
        sql<{ hash: string }>`select hash from audit where user_id = ${userId} and aseq = ${seq}`,
      );
      return row?.hash ?? "";
    },
    async markAnchored(grown) {
      await identity.run(
        sql`update user_stream set anchored = max(anchored, g.value ->> 'seq')
          from json_each(${JSON.stringify(grown.map(({ userId, seq }) => ({ userId, seq })))}) g
          where user_stream.user_id = g.value ->> 'userId'`,
      );
    },
  };
}

type LedgerRow = Pick<
  typeof user_stream.$inferSelect,
  "user_id" | "audit_seq" | "audit_head" | "anchored"
> & { hash: (typeof audit.$inferSelect)["hash"] | null };

export function ledgerHeads(system: System): Heads {
  return {
    store: "ledger",
    async listGrown(limit) {
      const rows = await system.query(
        "tidemark_sweep",
        sql<LedgerRow>`select s.user_id, s.audit_seq, s.audit_head, s.anchored,
            (select a.hash from audit a where a.user_id = s.user_id and a.aseq = s.anchored limit 1) as hash
          from user_stream s where s.anchored < s.audit_seq limit ${limit}`,
      );
      return rows.map((row) => ({
        userId: row.user_id,
        seq: Number(row.audit_seq),
        head: base64url.encode(row.audit_head),
        anchored: Number(row.anchored),
        anchoredHash: row.hash === null ? "" : base64url.encode(row.hash),
      }));
    },
    async hashAt(userId, seq) {
      const [row] = await system.query(
        "tidemark_sweep",
        sql<
          Pick<typeof audit.$inferSelect, "hash">
        >`select hash from audit where user_id = ${userId} and aseq = ${seq} limit 1`,
      );
      return row === undefined ? "" : base64url.encode(row.hash);
    },
    async markAnchored(grown) {
      const anchored = askedAs("g", grown, {
        user_id: ["text", ({ userId }) => userId],
        seq: ["bigint", ({ seq }) => seq],
      });
      await system.query(
        "tidemark_sweep",
        sql<never>`update user_stream set anchored = greatest(anchored, g.seq)
          from ${anchored}
          where user_stream.user_id = g.user_id`,
      );
    },
  };
}
