import * as contract from "#shared/contracts/sample.ts";
import { serve } from "../../http/serve/serve.ts";
import { loadSample } from "./load-sample.ts";
import { readSample } from "./read-sample.ts";
import { removeSample } from "./remove-sample.ts";

export const sample = [
  serve(contract.readSample, async (c) => ({ sample: await readSample(c.var.ctx) })),
  serve(contract.loadSample, async (c) => ({ sample: await loadSample(c.var.ctx) })),
  serve(contract.removeSample, (c) => removeSample(c.var.ctx)),
];
