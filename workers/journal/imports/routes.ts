import type { Context } from "hono";
import * as contract from "#shared/contracts/imports.ts";
import { isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { joined } from "../../db/ledger.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import { createApp, type AppEnv } from "../../http/factory.ts";
import {
  claimKey,
  fingerprintOf,
  idempotencyKey,
  replayed,
  routeOf,
  storeAnswer,
} from "../../http/idempotency.ts";
import { valid } from "../../http/valid.ts";
import { listFormats } from "./formats/all.ts";
import { cancelImport } from "./cancel-import.ts";
import { discardPrepared, importTrades, prepareImport, type Prepared } from "./import-trades.ts";
import { toImport, withPreview } from "./import-row.ts";
import { findImport, listImports } from "./store.ts";
import { undoImport } from "./undo/undo-import.ts";
import { readUpload, type Upload } from "./upload.ts";

export const imports = createApp()
  .post(contract.importTrades.path, async (c) => {
    const { ctx } = c.var;
    const key = idempotencyKey(c);
    const upload = await readUpload(c);
    const prepared = await prepareImport(ctx, upload);
    if (key === undefined) {
      const { status, body } = await orDiscard(ctx, prepared, () => importTrades(ctx, prepared));
      return c.json(body, status);
    }
    const fingerprint = await fingerprintOfUpload(c, upload, prepared);
    return onceByKey(c, { key, fingerprint }, prepared);
  })
  .get(contract.listImports.path, valid("query", contract.listImports.query), async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const before = readIdCursor(cursor, "import");
    const rows = await listImports(c.var.ctx.ledger, c.var.ctx.userId, { before, limit: limit + 1 });
    return c.json(pageOf(rows, limit, { item: toImport, keyOf: ({ id }) => [id] }));
  })
  .get(contract.listFormats.path, (c) => c.json({ items: listFormats() }))
  .get(contract.getImport.path, valid("param", contract.getImport.params), async (c) => {
    const { ledger, userId } = c.var.ctx;
    const row = await findImport(ledger.read, userId, idOf(c.req.valid("param")));
    if (row === null) throw new Problem("not_found");
    return c.json(withPreview(row));
  })
  .post(contract.cancelImport.path, valid("param", contract.cancelImport.params), async (c) =>
    c.json({ import: await cancelImport(c.var.ctx, idOf(c.req.valid("param"))) }, 202),
  )
  .delete(contract.undoImport.path, valid("param", contract.undoImport.params), async (c) =>
    c.json({ import: await undoImport(c.var.ctx, idOf(c.req.valid("param"))) }, 202),
  );

/** Whatever else stands in the path names no import, and some of it Postgres would not even take as text. */
function idOf({ id }: { id: string }): string {
  if (!isId("import", id)) throw new Problem("not_found");
  return id;
}

/** Records the upload together with its key, and drops the stored file of a repeat or a refusal. */
async function onceByKey(
  c: Context<AppEnv>,
  { key, fingerprint }: { key: string; fingerprint: string },
  prepared: Prepared,
): Promise<Response> {
  const { ctx } = c.var;
  const route = routeOf(c);
  const stored = await orDiscard(ctx, prepared, () =>
    ctx.ledger.transaction(async (tx) => {
      const earlier = await claimKey(tx, key, route, fingerprint);
      if (earlier !== null) return earlier;
      const { status, body } = await importTrades({ ...ctx, ledger: joined(tx) }, prepared);
      await storeAnswer(tx, key, route, { status, body: JSON.stringify(body) });
      return c.json(body, status);
    }),
  );
  if (stored instanceof Response) return stored;
  ctx.waitUntil(discardPrepared(ctx, prepared));
  return replayed(stored);
}

/** Drops the stored file when its import is refused; after any other error it may have been committed, and its job needs it. */
async function orDiscard<T>(ctx: Ctx, prepared: Prepared, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem && error.status < 500) ctx.waitUntil(discardPrepared(ctx, prepared));
    throw error;
  }
}

function fingerprintOfUpload(c: Context<AppEnv>, upload: Upload, { digest }: Prepared): Promise<string> {
  const fields = JSON.stringify(Object.entries(upload.fields).sort());
  const path = c.req.path.slice(c.var.mount.length);
  return fingerprintOf(c.req.method, path, fields, upload.fileName, String(upload.size), { sha256: digest });
}
