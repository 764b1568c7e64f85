import * as contract from "#shared/contracts/passwords.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { ownPagesOnly } from "../sign-in-route.ts";
import { visitorOf } from "../visitor.ts";
import { changeEmail } from "./change-email.ts";
import { confirmEmail } from "./confirm-email.ts";
import { sendVerification } from "./send-verification.ts";
import { listMailbox } from "./store.ts";

export const email = createApp()
  .post(contract.confirmEmail.path, ownPagesOnly, valid("json", contract.confirmEmail.body), async (c) =>
    c.json(await confirmEmail(visitorOf(c), c.req.valid("json"))),
  )
  .post(contract.sendVerification.path, valid("json", contract.sendVerification.body), async (c) =>
    c.json({ sent: await sendVerification(c.var.ctx) }, 202),
  )
  .post(contract.changeEmail.path, valid("json", contract.changeEmail.body), async (c) => {
    await changeEmail(c.var.ctx, c.req.valid("json"));
    return c.json({ verify: "email" as const }, 202);
  })
  .get(contract.readMailbox.path, valid("query", contract.readMailbox.query), async (c) => {
    return c.json({ items: await listMailbox(visitorOf(c).identity, c.req.valid("query").to) });
  });
