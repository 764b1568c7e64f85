import * as contract from "#shared/contracts/passwords.ts";
import { serve } from "../../http/serve/serve.ts";
import { fromOwnPages } from "../own-pages.ts";
import { visitorOf } from "../visitor.ts";
import { changeEmail } from "./change-email.ts";
import { confirmEmail } from "./confirm-email.ts";
import { sendVerification } from "./send-verification.ts";

export const addresses = [
  fromOwnPages(serve(contract.confirmEmail, (c, { body }) => confirmEmail(visitorOf(c), body))),
  serve(contract.sendVerification, async (c) => ({ sent: await sendVerification(c.var.ctx) })),
  serve(contract.changeEmail, async (c, { body }) => {
    await changeEmail(c.var.ctx, body);
    return { verify: "email" as const };
  }),
];
