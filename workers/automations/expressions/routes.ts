import * as contract from "#shared/contracts/expressions.ts";
import { serve } from "../../http/serve/serve.ts";
import { checkExpression } from "./check-expression.ts";

export const expressions = [
  serve(contract.checkExpression, (c, { body }) => checkExpression(c.var.ctx, body)),
];
