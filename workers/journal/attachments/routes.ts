import type { Context } from "hono";
import * as contract from "#shared/contracts/attachments.ts";
import { isId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import { REVALIDATED } from "../../http/envelope.ts";
import { readOneFile } from "../../http/body/one-file.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import type { AppEnv } from "../../http/factory.ts";
import { serve } from "../../http/serve/serve.ts";
import { attachPicture, discardPicture, type PreparedPicture, preparePicture } from "./attach-picture.ts";
import { attachmentKey, toAttachment } from "./attachment-row.ts";
import { dispositionOf } from "./core/file-name.ts";
import { removeAttachment } from "./remove-attachment.ts";
import { findAttachment, hasTrade, listAll, listOfTrade } from "./store.ts";

const BOUND = { most: contract.MOST_PICTURE_BYTES, words: "A picture may have 10 MB at most." };

/** What both kinds of upload do after the first step. */
const attached = {
  handler: (c: Context<AppEnv>, _: unknown, prepared: PreparedPicture) => attachPicture(c.var.ctx, prepared),
  fingerprint: ({ row, digest }: PreparedPicture) => [row.file_name, { sha256: digest }],
  discard: (c: Context<AppEnv>, prepared: PreparedPicture) => discardPicture(c.var.ctx, prepared),
};

export const attachments = [
  serve(contract.attachToTrade, {
    async before(c, { params: { id } }) {
      const { ledger, userId } = c.var.ctx;
      if (!isId("trade", id) || !(await hasTrade(ledger.read, userId, id))) throw new Problem("not_found");
      return preparePicture(c.var.ctx, id, await readOneFile(c, BOUND));
    },
    ...attached,
  }),
  serve(contract.attachToDay, {
    before: async (c, { params: { date } }) => preparePicture(c.var.ctx, date, await readOneFile(c, BOUND)),
    ...attached,
  }),
  serve(contract.listTradeAttachments, async (c, { params: { id } }) => {
    const { ledger, userId } = c.var.ctx;
    const rows = isId("trade", id) ? await listOfTrade(ledger.read, userId, id) : null;
    if (rows === null) throw new Problem("not_found");
    return { items: rows.map(toAttachment) };
  }),
  serve(contract.listAttachments, async (c, { query: { cursor, limit } }) => {
    const { ledger, userId } = c.var.ctx;
    const before = readIdCursor(cursor, "attachment");
    const rows = await listAll(ledger.read, userId, { before, limit });
    return pageOf(rows, limit, {
      item: (row) => ({ ...toAttachment(row), isOrphan: row.orphan }),
      keyOf: ({ id }) => [id],
    });
  }),
  serve(contract.readAttachment, (c, { params: { id } }) => picture(c, id)),
  serve(contract.deleteAttachment, async (c, { params: { id } }) => {
    if (!isId("attachment", id)) throw new Problem("not_found");
    await removeAttachment(c.var.ctx, id);
  }),
];

/** An upload must never run as a page of ours, and only the owner's own browser may keep it. */
async function picture(c: Context<AppEnv>, id: string): Promise<Response> {
  const { ledger, userId } = c.var.ctx;
  const row = isId("attachment", id) ? await findAttachment(ledger.read, userId, id) : null;
  if (row === null) throw new Problem("not_found");
  const etag = `"${row.digest}"`;
  const fields = {
    etag,
    "cache-control": REVALIDATED,
    "content-disposition": dispositionOf(row.file_name),
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    vary: "authorization, cookie",
  };
  const known = c.req
    .header("if-none-match")
    ?.split(",")
    .map((tag) => tag.trim().replace(/^W\//, ""));
  if (known?.some((tag) => tag === etag || tag === "*") === true) return c.body(null, 304, fields);
  const file = await c.env.FILES.get(attachmentKey(userId, id));
  if (file === null) throw new Problem("not_found");
  return c.body(file.body, 200, {
    ...fields,
    "content-type": row.type,
    "content-length": String(file.size),
  });
}
