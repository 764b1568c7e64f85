import * as contract from "#shared/contracts/auth.ts";
import { handOver } from "../../http/carrier.ts";
import { createApp } from "../../http/factory.ts";
import { limited } from "../../http/rate-limit.ts";
import { valid } from "../../http/valid.ts";
import { ownPagesOnly } from "../sign-in-route.ts";
import { visitorOf } from "../visitor.ts";
import { login } from "./login.ts";
import { register } from "./register.ts";

export const passwords = createApp()
  .post(
    contract.register.path,
    limited("auth"),
    ownPagesOnly,
    valid("json", contract.register.body),
    async (c) => {
      const { user, tokens } = await register(visitorOf(c), c.req.valid("json"));
      return c.json({ user, ...handOver(c, tokens) }, 201);
    },
  )
  .post(contract.login.path, limited("auth"), ownPagesOnly, valid("json", contract.login.body), async (c) => {
    const { user, tokens } = await login(visitorOf(c), c.req.valid("json"));
    return c.json({ user, ...handOver(c, tokens) });
  });
