import * as contract from "#shared/contracts/auth.ts";
import { handOver } from "../../http/carrier.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { countSignIn, countSignUp } from "../counters/count.ts";
import { signingUp } from "../counters/signing-up.ts";
import { ownPagesOnly } from "../sign-in-route.ts";
import { visitorOf } from "../visitor.ts";
import { loginOptions } from "./login-options.ts";
import { loginVerify } from "./login-verify.ts";
import { registerOptions } from "./register-options.ts";
import { registerVerify } from "./register-verify.ts";

export const passkeys = createApp()
  .post(
    contract.registerOptions.path,
    ownPagesOnly,
    valid("json", contract.registerOptions.body),
    async (c) => {
      const visitor = visitorOf(c);
      countSignUp(visitor, "started", "passkey");
      const begun = await signingUp(visitor, "passkey", () => registerOptions(visitor, c.req.valid("json")));
      countSignUp(visitor, "options", "passkey");
      return c.json(begun);
    },
  )
  .post(
    contract.registerVerify.path,
    ownPagesOnly,
    valid("json", contract.registerVerify.body),
    async (c) => {
      const visitor = visitorOf(c);
      const { user, tokens } = await signingUp(visitor, "passkey", () =>
        registerVerify(visitor, c.req.valid("json")),
      );
      return c.json({ user, ...handOver(c, tokens) }, 201);
    },
  )
  .post(contract.loginOptions.path, ownPagesOnly, valid("json", contract.loginOptions.body), async (c) =>
    c.json(await loginOptions(visitorOf(c))),
  )
  .post(contract.loginVerify.path, ownPagesOnly, valid("json", contract.loginVerify.body), async (c) => {
    const visitor = visitorOf(c);
    const { user, tokens } = await loginVerify(visitor, c.req.valid("json"));
    countSignIn(visitor, "passkey", Date.now() - visitor.now);
    return c.json({ user, ...handOver(c, tokens) });
  });
