import * as contract from "#shared/contracts/step-up.ts";
import { serve } from "../../http/serve/serve.ts";
import { beginStepUp } from "./begin-step-up.ts";
import { provePassword } from "./prove-password.ts";

export const stepUp = [
  serve(contract.stepUpOptions, (c, { body }) => beginStepUp(c.var.ctx, body)),
  serve(contract.stepUpPassword, (c, { body }) => provePassword(c.var.ctx, body)),
];
