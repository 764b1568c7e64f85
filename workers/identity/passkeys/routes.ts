import * as contract from "#shared/contracts/auth.ts";
import { handOver } from "../../http/carrier.ts";
import { createApp } from "../../http/factory.ts";
import { limited } from "../../http/rate-limit.ts";
import { valid } from "../../http/valid.ts";
import { ownPagesOnly } from "../sign-in-route.ts";
import { visitorOf } from "../visitor.ts";
import { loginOptions } from "./login-options.ts";
import { loginVerify } from "./login-verify.ts";
import { registerOptions } from "./register-options.ts";
import { registerVerify } from "./register-verify.ts";

export const passkeys = createApp()
  .post(
    contract.registerOptions.path,
    limited("auth"),
    ownPagesOnly,
    valid("json", contract.registerOptions.body),
    async (c) => c.json(await registerOptions(visitorOf(c), c.req.valid("json"))),
  )
  .post(
    contract.registerVerify.path,
    limited("auth"),
    ownPagesOnly,
    valid("json", contract.registerVerify.body),
    async (c) => {
      const { user, tokens } = await registerVerify(visitorOf(c), c.req.valid("json"));
      return c.json({ user, ...handOver(c, tokens) }, 201);
    },
  )
  .post(
    contract.loginOptions.path,
    limited("auth"),
    ownPagesOnly,
    valid("json", contract.loginOptions.body),
    async (c) => c.json(await loginOptions(visitorOf(c))),
  )
  .post(
    contract.loginVerify.path,
    limited("auth"),
    ownPagesOnly,
    valid("json", contract.loginVerify.body),
    async (c) => {
      const { user, tokens } = await loginVerify(visitorOf(c), c.req.valid("json"));
      return c.json({ user, ...handOver(c, tokens) });
    },
  );
