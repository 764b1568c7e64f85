import * as z from "zod";
import * as contract from "#shared/contracts/audit.ts";
import type { AuditEntry } from "#shared/contracts/audit.ts";
import { readCursor, writeCursor } from "../../http/cursor.ts";
import { serve } from "../../http/serve/serve.ts";
import { listIdentityAudit } from "./identity-store.ts";
import { listLedgerAudit } from "./ledger-store.ts";
import { merged } from "./core/merge.ts";
import { verifyAudit } from "./verify-audit.ts";

/** The lowest number shown of each chain. Rows written later have numbers above both. */
const Place = z.tuple([z.number().int().min(1), z.number().int().min(1)]);
const TOP = Number.MAX_SAFE_INTEGER;

export const audit = [
  serve(contract.listAudit, async (c, { query: { cursor, limit } }) => {
    const { ctx } = c.var;
    const [identityBelow, ledgerBelow] = readCursor(cursor, Place) ?? [TOP, TOP];
    const [identity, journal] = await Promise.all([
      listIdentityAudit(ctx.identity, ctx.userId, { below: identityBelow, limit: limit + 1 }),
      listLedgerAudit(ctx.ledger, ctx.userId, { below: ledgerBelow, limit: limit + 1 }),
    ]);
    const items = merged(identity, journal).slice(0, limit);
    const lowest = (store: AuditEntry["store"], otherwise: number) =>
      items.findLast((entry) => entry.store === store)?.seq ?? otherwise;
    const isLast = identity.length + journal.length <= limit;
    return {
      items,
      nextCursor: isLast
        ? null
        : writeCursor(lowest("identity", identityBelow), lowest("ledger", ledgerBelow)),
    };
  }),
  serve(contract.verifyAudit, (c) => verifyAudit(c.var.ctx)),
];
