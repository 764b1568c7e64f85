import * as contract from "#shared/contracts/auth.ts";
import * as own from "#shared/contracts/passwords.ts";
import { handOver } from "../tokens/carrier.ts";
import { reply, serve } from "../../http/serve/serve.ts";
import { countSignIn, countSignUp } from "../counters/count.ts";
import { signingUp } from "../counters/signing-up.ts";
import { fromOwnPages } from "../own-pages.ts";
import { visitorOf } from "../visitor.ts";
import { changePassword, deletePassword } from "./change-password.ts";
import { forgotPassword } from "./forgot-password.ts";
import { login } from "./login.ts";
import { register } from "./register.ts";
import { resetPassword } from "./reset-password.ts";

export const passwords = [
  fromOwnPages(
    serve(contract.register, async (c, { body }) => {
      const visitor = visitorOf(c);
      countSignUp(visitor, "started", "password");
      const registered = await signingUp(visitor, "password", () => register(visitor, body));
      if ("verify" in registered) return reply(202, registered);
      return reply(201, { user: registered.user, ...handOver(c, registered.tokens) });
    }),
  ),
  fromOwnPages(
    serve(contract.login, async (c, { body }) => {
      const visitor = visitorOf(c);
      const { user, tokens } = await login(visitor, body);
      countSignIn(visitor, "password", Date.now() - visitor.now);
      return { user, ...handOver(c, tokens) };
    }),
  ),
  serve(own.changePassword, (c, { body }) => changePassword(c.var.ctx, body)),
  serve(own.deletePassword, (c) => deletePassword(c.var.ctx)),
  fromOwnPages(
    serve(own.forgotPassword, async (c, { body }) => {
      await forgotPassword(visitorOf(c), body);
      return { sent: "if_known" as const };
    }),
  ),
  fromOwnPages(serve(own.resetPassword, (c, { body }) => resetPassword(visitorOf(c), body))),
];
