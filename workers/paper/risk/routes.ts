import * as preset from "#shared/contracts/guardrail-presets.ts";
import * as guardrail from "#shared/contracts/guardrails.ts";
import { serve } from "../../http/serve/serve.ts";
import { PRESETS } from "./core/presets.ts";
import { measureGuardrail } from "./measure-guardrail.ts";
import { readProgress } from "./read-progress.ts";
import { startPreset } from "./start-preset.ts";

export const risk = [
  serve(guardrail.measureGuardrail, (c, { params }) => measureGuardrail(c.var.ctx, params.id)),
  serve(preset.listPresets, () => ({ items: preset.PRESETS.map((name) => PRESETS[name]) })),
  serve(preset.startPreset, (c, { params: { name }, body }) => startPreset(c.var.ctx, { name, ...body })),
  serve(preset.readProgress, async (c, { query: { account } }) => {
    const { ledger, userId, now } = c.var.ctx;
    return ledger.transaction(async ({ query }) => ({
      items: await readProgress(query, { userId, accountId: account ?? null, now }),
    }));
  }),
];
