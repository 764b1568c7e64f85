import { and, desc, eq, lt, sql } from "drizzle-orm";
import { base64url } from "jose";
import type { AuditEntry } from "#shared/contracts/audit.ts";
import { digestOf, sha256 } from "../../db/audit-chain.ts";
import type { Ledger } from "../../db/ledger.ts";
import { audit, user_stream } from "../../db/schema/gate.ts";
import { type Holes, ledgerDb, prepared } from "../../db/statement.ts";
import type { Chain, Link } from "./verify-chain.ts";

const PAGE = 1000;

type Row = Omit<typeof audit.$inferSelect, "user_id" | "created_at" | "detail"> & {
  detail: string;
  /** The text from which an older row's hash was computed. */
  whole: string | null;
};

/** Lists a user's rows below that number, newest first. */
export async function listLedgerAudit(
  ledger: Ledger,
  userId: string,
  { below, limit }: { below: number; limit: number },
): Promise<AuditEntry[]> {
  const rows = await ledger.read(newest({ userId, below, limit }));
  return rows.map(({ aseq, action, session_id: sessionId, request_id: requestId, detail, at, hash }) => ({
    store: "ledger",
    seq: Number(aseq),
    action,
    sessionId,
    requestId,
    detail,
    at,
    hash: base64url.encode(hash),
  }));
}

const newest = prepared(
  "ledger",
  ({ userId, below, limit }: Holes<{ userId: string; below: number; limit: number }>) =>
    ledgerDb
      .select({
        aseq: audit.aseq,
        action: audit.action,
        session_id: audit.session_id,
        request_id: audit.request_id,
        detail: audit.detail,
        at: audit.at,
        hash: audit.hash,
      })
      .from(audit)
      .where(and(eq(audit.user_id, userId), lt(audit.aseq, below)))
      .orderBy(desc(audit.aseq))
      .limit(limit),
);

/** Computes the hashes here, and not in the database that is being verified. */
export function ledgerChain(ledger: Ledger, userId: string): Chain {
  return {
    async linksAfter(seq) {
      const rows = await ledger.read(
        sql<Row>`select aseq, action, session_id, request_id, at, detail::text as detail, salt, digest, previous, hash,
            case when digest is null then jsonb_build_object('at', to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
              'action', action, 'detail', detail, 'requestId', request_id, 'sessionId', session_id)::text end as whole
          from audit where user_id = ${userId} and aseq > ${seq} order by aseq limit ${PAGE + 1}`,
      );
      // Reads one row more than it checks, so that a duplicate number at the end of a page is found too.
      const isDoubled = rows.length > PAGE && rows[PAGE]?.aseq === rows[PAGE - 1]?.aseq;
      return rows.slice(0, isDoubled ? PAGE + 1 : PAGE).map((row) => linkOf(userId, row));
    },
    async head() {
      const [row] = await ledger.read(headOf({ userId }));
      return row === undefined
        ? { seq: 0, hash: "" }
        : { seq: Number(row.audit_seq), hash: base64url.encode(row.audit_head) };
    },
  };
}

const headOf = prepared("ledger", ({ userId }: Holes<{ userId: string }>) =>
  ledgerDb
    .select({ audit_seq: user_stream.audit_seq, audit_head: user_stream.audit_head })
    .from(user_stream)
    .where(eq(user_stream.user_id, userId)),
);

function linkOf(userId: string, row: Row): Link {
  const { salt, digest, detail } = row;
  const hash = base64url.encode(row.hash);
  const isEmptied = salt?.length === 0;
  // An older row that was emptied has lost the input of its hash. Only its neighbours still prove it.
  const isHashed = (isEmptied && digest === null) || hashOf(userId, row) === hash;
  const isSaid =
    isEmptied || digest === null || digestOf(salt ?? new Uint8Array(), detail) === base64url.encode(digest);
  return {
    seq: Number(row.aseq),
    previous: base64url.encode(row.previous),
    hash,
    holds: isHashed && isSaid,
    isEmptied,
  };
}

/** Computes the hash as `flush_changes` does, with the text that Postgres prints for jsonb. */
function hashOf(
  userId: string,
  { aseq, action, session_id, request_id, digest, at, previous, whole }: Row,
): string {
  const fields = digest === null ? [] : [action, session_id, request_id, hex(digest), at];
  const text =
    digest === null
      ? `${userId}\n${aseq}\n${whole}`
      : `[${JSON.stringify(userId)}, ${aseq}, ${fields.map((field) => JSON.stringify(field)).join(", ")}]`;
  return sha256(previous, text);
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
