import * as contract from "#shared/contracts/passwords.ts";
import { openIdentity } from "../../db/identity.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { listMailbox } from "./store.ts";

export const mailbox = createApp().get(
  contract.readMailbox.path,
  valid("query", contract.readMailbox.query),
  async (c) => {
    const identity = openIdentity(c.env, (work) => c.executionCtx.waitUntil(work));
    return c.json({ items: await listMailbox(identity, c.req.valid("query").to) });
  },
);
