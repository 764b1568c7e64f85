import * as contract from "#shared/contracts/auth.ts";
import { handOver } from "../../http/carrier.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { countSignIn, countSignUp } from "../counters/count.ts";
import { signingUp } from "../counters/signing-up.ts";
import { ownPagesOnly } from "../sign-in-route.ts";
import { visitorOf } from "../visitor.ts";
import { login } from "./login.ts";
import { register } from "./register.ts";

export const passwords = createApp()
  .post(contract.register.path, ownPagesOnly, valid("json", contract.register.body), async (c) => {
    const visitor = visitorOf(c);
    countSignUp(visitor, "started", "password");
    const { user, tokens } = await signingUp(visitor, "password", () =>
      register(visitor, c.req.valid("json")),
    );
    return c.json({ user, ...handOver(c, tokens) }, 201);
  })
  .post(contract.login.path, ownPagesOnly, valid("json", contract.login.body), async (c) => {
    const visitor = visitorOf(c);
    const { user, tokens } = await login(visitor, c.req.valid("json"));
    countSignIn(visitor, "password", Date.now() - visitor.now);
    return c.json({ user, ...handOver(c, tokens) });
  });
