import * as contract from "#shared/contracts/passwords.ts";
import { serve } from "../../http/serve.ts";
import { fromOwnPages } from "../own-pages.ts";
import { visitorOf } from "../visitor.ts";
import { changeEmail } from "../addresses/change-email.ts";
import { confirmEmail } from "../addresses/confirm-email.ts";
import { sendVerification } from "../addresses/send-verification.ts";
import { listMailbox } from "./store.ts";

export const email = [
  fromOwnPages(serve(contract.confirmEmail, (c, { body }) => confirmEmail(visitorOf(c), body))),
  serve(contract.sendVerification, async (c) => ({ sent: await sendVerification(c.var.ctx) })),
  serve(contract.changeEmail, async (c, { body }) => {
    await changeEmail(c.var.ctx, body);
    return { verify: "email" as const };
  }),
  serve(contract.readMailbox, async (c, { query }) => ({
    items: await listMailbox(visitorOf(c).identity, query.to),
  })),
];
