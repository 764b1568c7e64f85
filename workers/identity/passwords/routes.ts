import * as contract from "#shared/contracts/auth.ts";
import * as own from "#shared/contracts/passwords.ts";
import { handOver } from "../tokens/carrier.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { countSignIn, countSignUp } from "../counters/count.ts";
import { signingUp } from "../counters/signing-up.ts";
import { ownPagesOnly } from "../sign-in-route.ts";
import { visitorOf } from "../visitor.ts";
import { changePassword, deletePassword } from "./change-password.ts";
import { forgotPassword } from "./forgot-password.ts";
import { login } from "./login.ts";
import { register } from "./register.ts";
import { resetPassword } from "./reset-password.ts";

export const passwords = createApp()
  .post(contract.register.path, ownPagesOnly, valid("json", contract.register.body), async (c) => {
    const visitor = visitorOf(c);
    countSignUp(visitor, "started", "password");
    const registered = await signingUp(visitor, "password", () => register(visitor, c.req.valid("json")));
    if ("verify" in registered) return c.json(registered, 202);
    return c.json({ user: registered.user, ...handOver(c, registered.tokens) }, 201);
  })
  .post(contract.login.path, ownPagesOnly, valid("json", contract.login.body), async (c) => {
    const visitor = visitorOf(c);
    const { user, tokens } = await login(visitor, c.req.valid("json"));
    countSignIn(visitor, "password", Date.now() - visitor.now);
    return c.json({ user, ...handOver(c, tokens) });
  })
  .put(own.changePassword.path, valid("json", own.changePassword.body), async (c) => {
    await changePassword(c.var.ctx, c.req.valid("json"));
    return c.body(null, 204);
  })
  .delete(own.deletePassword.path, async (c) => {
    await deletePassword(c.var.ctx);
    return c.body(null, 204);
  })
  .post(own.forgotPassword.path, ownPagesOnly, valid("json", own.forgotPassword.body), async (c) => {
    await forgotPassword(visitorOf(c), c.req.valid("json"));
    return c.json({ sent: "if_known" as const }, 202);
  })
  .post(own.resetPassword.path, ownPagesOnly, valid("json", own.resetPassword.body), async (c) => {
    await resetPassword(visitorOf(c), c.req.valid("json"));
    return c.body(null, 204);
  });
