import * as contract from "#shared/contracts/openings.ts";
import { serve } from "../../http/serve/serve.ts";
import { answerOpening } from "./answer-opening.ts";
import { takeBackOpening } from "./take-back-opening.ts";

export const openings = [
  serve(contract.answerOpening, (c, { params, body }) => answerOpening(c.var.ctx, params.id, body)),
  serve(contract.takeBackOpening, (c, { params }) => takeBackOpening(c.var.ctx, params.id)),
];
