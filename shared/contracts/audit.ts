import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Instant, page, PageQuery } from "./page.ts";

/** A recorded act on the money or the permissions of this account. */
export const AuditEntry = z.object({
  store: z.enum(["identity", "ledger"]),
  seq: z.number().int(),
  action: z.string(),
  sessionId: z.string().nullable(),
  requestId: z.string(),
  /** Null where an erasure has emptied the detail. */
  detail: z.json(),
  at: Instant,
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** The state of a chain at the moment of its anchor. */
const AnchoredHead = z.object({ seq: z.number().int(), head: z.string() });

export const ChainVerdict = z.object({
  entries: z.number().int(),
  intact: z.boolean(),
  /** The first entry that does not follow from the entry before it. */
  brokenAt: z.number().int().nullable(),
  /** The number of entries whose detail an erasure has emptied. */
  emptied: z.number().int(),
  head: z.string(),
});

export type ChainVerdict = z.infer<typeof ChainVerdict>;

const tag = "Audit";

export const listAudit = endpoint({
  name: "listAudit",
  summary: "What was done to this account, newest first, of both databases",
  tag,
  method: "GET",
  path: "/audit",
  query: PageQuery,
  reply: page(AuditEntry),
  errors: ["cursor_invalid"],
});

export const verifyAudit = endpoint({
  name: "verifyAudit",
  summary: "Compute every hash of both chains anew, and find the newest public anchor that holds them",
  tag,
  method: "GET",
  path: "/audit/verify",
  limit: "audit",
  reply: z.object({
    intact: z.boolean(),
    identity: ChainVerdict,
    ledger: ChainVerdict,
    anchor: z
      .object({
        at: Instant,
        root: z.string(),
        /**
         * The leaf of this account in the tree: SHA-256 over 0x00 and a JSON array. The array holds `id`,
         * then seq and head of identity and of ledger. A node is SHA-256 over 0x01, its left and its right
         * side (RFC 6962).
         */
        leaf: z.object({ id: z.string(), identity: AnchoredHead, ledger: AnchoredHead }),
        /** Sibling hashes from the leaf of this account up to the root, each with its side. */
        proof: z.array(z.object({ side: z.enum(["left", "right"]), hash: z.string() })).max(64),
        holds: z.boolean(),
      })
      .nullable(),
  }),
});
