import * as contract from "#shared/contracts/api-keys.ts";
import { pageOf, readIdCursor } from "../../http/cursor.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { createApiKey } from "./create-api-key.ts";
import { revokeApiKey } from "./revoke-api-key.ts";
import { rotateApiKey } from "./rotate-api-key.ts";
import { listApiKeys, toApiKey } from "./store.ts";

export const apiKeys = createApp()
  .get(contract.listApiKeys.path, valid("query", contract.listApiKeys.query), async (c) => {
    const { cursor, limit } = c.req.valid("query");
    const before = readIdCursor(cursor, "apiKey");
    const { identity, userId, now } = c.var.ctx;
    const rows = await listApiKeys(identity, userId, { now, before, limit: limit + 1 });
    return c.json(pageOf(rows, limit, { item: toApiKey, keyOf: ({ id }) => [id] }));
  })
  .post(contract.createApiKey.path, valid("json", contract.createApiKey.body), async (c) =>
    c.json(await createApiKey(c.var.ctx, c.req.valid("json")), 201),
  )
  .post(
    contract.rotateApiKey.path,
    valid("param", contract.rotateApiKey.params),
    valid("json", contract.rotateApiKey.body),
    async (c) => {
      const { id } = c.req.valid("param");
      return c.json(await rotateApiKey(c.var.ctx, { id, ...c.req.valid("json") }), 201);
    },
  )
  .delete(contract.revokeApiKey.path, valid("param", contract.revokeApiKey.params), async (c) => {
    await revokeApiKey(c.var.ctx, c.req.valid("param").id);
    return c.body(null, 204);
  });
