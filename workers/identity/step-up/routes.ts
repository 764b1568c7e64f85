import * as contract from "#shared/contracts/step-up.ts";
import { createApp } from "../../http/factory.ts";
import { valid } from "../../http/valid.ts";
import { beginStepUp } from "./begin-step-up.ts";
import { provePassword } from "./prove-password.ts";

export const stepUp = createApp()
  .post(contract.stepUpOptions.path, valid("json", contract.stepUpOptions.body), async (c) =>
    c.json(await beginStepUp(c.var.ctx, c.req.valid("json"))),
  )
  .post(contract.stepUpPassword.path, valid("json", contract.stepUpPassword.body), async (c) =>
    c.json(await provePassword(c.var.ctx, c.req.valid("json"))),
  );
