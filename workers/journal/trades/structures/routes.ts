import * as z from "zod";
import * as contract from "#shared/contracts/structures.ts";
import { Instant } from "#shared/contracts/page.ts";
import { idKey, pageOf, readCursor } from "../../../http/cursor.ts";
import { etagOf, preconditionOf } from "../../../http/precondition.ts";
import { serve } from "../../../http/serve/serve.ts";
import { chooseLedger, findInEither } from "../../sample-ledger/choose-ledger.ts";
import { resolveAccount } from "../resolve-account.ts";
import { joinTrades } from "./join-trades.ts";
import { readStructure, withLegs } from "./read-structures.ts";
import { splitStructure } from "./split-structure.ts";
import { listStructures } from "./store.ts";
import { undoStructureChange } from "./undo-structure-change.ts";

const Place = z.tuple([Instant, idKey("structure")]);

export const structures = [
  serve(contract.listStructures, async (c, { query }) => {
    const { cursor, limit, lotMethod, ...asked } = query;
    const { ctx, filter } = chooseLedger(c.var.ctx, asked);
    const [at, id] = readCursor(cursor, Place) ?? [];
    const after = at === undefined || id === undefined ? null : { at, id };
    const found = await resolveAccount(ctx.ledger, ctx.userId, filter);
    const rows = await listStructures(ctx.ledger.read, ctx.userId, { ...found, after, limit });
    const { items, nextCursor } = pageOf(rows, limit, {
      item: (row) => row,
      keyOf: (row) => [row.opened_at, row.id],
    });
    return { items: await withLegs(ctx.ledger.read, ctx.userId, { rows: items, lotMethod }), nextCursor };
  }),
  serve(contract.getStructure, async (c, { params: { id }, query: { lotMethod } }) => {
    const { found } = await findInEither(c.var.ctx, ({ ledger, userId }) =>
      readStructure(ledger.read, userId, { id, lotMethod }),
    );
    c.header("etag", etagOf(found.version));
    return found;
  }),
  serve(contract.joinTrades, (c, { body }) => joinTrades(c.var.ctx, body)),
  serve(contract.splitStructure, (c, { params: { id } }) =>
    splitStructure(c.var.ctx, { id, precondition: preconditionOf(c) }),
  ),
  serve(contract.undoStructureChange, (c, { params }) => undoStructureChange(c.var.ctx, params.id)),
];
