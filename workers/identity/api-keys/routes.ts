import * as contract from "#shared/contracts/api-keys.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import { serve } from "../../http/serve/serve.ts";
import { createApiKey } from "./create-api-key.ts";
import { revokeApiKey } from "./revoke-api-key.ts";
import { rotateApiKey } from "./rotate-api-key.ts";
import { listApiKeys, toApiKey } from "./store.ts";

export const apiKeys = [
  serve(contract.listApiKeys, async (c, { query: { cursor, limit } }) => {
    const before = readIdCursor(cursor, "apiKey");
    const { identity, userId, now } = c.var.ctx;
    const rows = await listApiKeys(identity, userId, { now, before, limit: limit + 1 });
    return pageOf(rows, limit, { item: toApiKey, keyOf: ({ id }) => [id] });
  }),
  serve(contract.createApiKey, (c, { body }) => createApiKey(c.var.ctx, body)),
  serve(contract.rotateApiKey, async (c, { params, body }) => {
    const { id } = params;
    return rotateApiKey(c.var.ctx, { id, ...body });
  }),
  serve(contract.revokeApiKey, (c, { params }) => revokeApiKey(c.var.ctx, params.id)),
];
