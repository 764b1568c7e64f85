import { base64url } from "jose";
import { sql } from "drizzle-orm";
import type { AuditEntry } from "#shared/contracts/audit.ts";
import * as z from "zod";
import { digestOf, hashOf, type ChainedAudit } from "../../db/audit-chain.ts";
import type { Identity } from "../../db/identity.ts";
import type { Chain, Head, Link } from "./verify-chain.ts";

const PAGE = 1000;

type Row = ChainedAudit & { user_id: string };

/** Lists a user's rows below that number, newest first. */
export async function listIdentityAudit(
  identity: Identity,
  userId: string,
  { below, limit }: { below: number; limit: number },
): Promise<AuditEntry[]> {
  const rows = await identity.list(
    sql<Row>`select aseq, action, session_id as sessionId, request_id as requestId, detail, at, hash from audit
      where user_id = ${userId} and aseq < ${below} order by aseq desc limit ${limit}`,
  );
  return rows.map(({ aseq: seq, action, sessionId, requestId, detail, at, hash }) => ({
    store: "identity",
    seq,
    action,
    sessionId,
    requestId,
    detail: z.json().parse(JSON.parse(detail)),
    at: new Date(at).toISOString(),
    hash,
  }));
}

export function identityChain(identity: Identity, userId: string): Chain {
  return {
    async linksAfter(seq) {
      const rows = await identity.list(
        sql<Row>`select aseq, action, session_id as sessionId, request_id as requestId, detail, at, salt, digest, previous, hash
          from audit where user_id = ${userId} and aseq > ${seq} order by aseq limit ${PAGE}`,
      );
      return rows.map((row) => linkOf(userId, row));
    },
    async head() {
      const row = await identity.find(
        sql<Head>`select audit_seq as seq, audit_head as hash from user_stream where user_id = ${userId}`,
      );
      return row ?? { seq: 0, hash: "" };
    },
  };
}

function linkOf(userId: string, row: Row): Link {
  const { aseq: seq, previous, hash, salt, digest, detail } = row;
  const isEmptied = salt === "";
  // An older row that was emptied has lost the input of its hash. Only its neighbours still prove it.
  const isHashed = (isEmptied && digest === null) || hashOf(userId, row) === hash;
  const isSaid = isEmptied || digest === null || digestOf(bytesOf(salt), detail) === digest;
  return { seq, previous, hash, holds: isHashed && isSaid, isEmptied };
}

/** We never wrote a salt that is not base64url, so its digest cannot match either. */
function bytesOf(salt: string | null): Uint8Array {
  try {
    return base64url.decode(salt ?? "");
  } catch (error) {
    if (error instanceof TypeError) return new Uint8Array();
    throw error;
  }
}
