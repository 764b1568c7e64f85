import { newId } from "#shared/ids.ts";
import * as flows from "#workers/db/schema/flows.ts";
import { integrations, workbenches } from "#workers/db/schema/integrations.ts";
import * as runs from "#workers/db/schema/runs.ts";
import * as hooks from "#workers/db/schema/webhooks.ts";
import { plant } from "./plant.ts";

const AT = "2026-03-02T15:00:00.000Z";

/** Gives a user a row in every table of flows, their runs, integrations and workbenches. */
export async function plantAutomations(userId: string): Promise<void> {
  const mine = { user_id: userId };
  const dated = { created_at: AT, updated_at: AT };
  const ofFlow = { ...mine, flow_id: "flw_1" };
  const slack = { id: "int_1", type: "slack", name: "Desk", category: "messaging", config: {} } as const;
  await plant(integrations, { ...mine, ...slack, ...dated });
  const flow = { id: "flw_1", name: "Tell me", intention: "", status: "active", time_zone: "UTC" } as const;
  await plant(flows.flows, { ...mine, ...flow, ...dated, position: 0, version: 1, valid_version: 1 });
  await plant(flows.flow_versions, {
    ...ofFlow,
    n: 1,
    graph: { nodes: [], connections: [] },
    is_valid: false,
    problems: [],
    change: "created",
    created_at: AT,
  });
  const hook = { node_id: "nod_1", kind: "webhook", is_live: true, hook_id: newId("hook") } as const;
  await plant(flows.flow_triggers, { ...ofFlow, ...hook, verify: "url" });
  const run = { id: "run_1", flow_name: "Tell me", version: 1, started_by: "manual", input: {} } as const;
  await plant(runs.flow_runs, { ...ofFlow, ...run, status: "success", started_at: AT, ended_at: AT });
  const step = { run_id: "run_1", path: "n:nod_2", node_id: "nod_2", kind: "action" } as const;
  await plant(runs.flow_steps, { ...mine, ...step, status: "success", started_at: AT });
  await plant(runs.flow_use, { ...mine, month: "2026-03-01", runs: "1" });
  await plant(runs.flow_hours, { ...ofFlow, hour: AT, runs: 1 });
  const desk = { id: "wbn_1", name: "Desk", purpose: "", focus: "", flow_ids: ["flw_1"] };
  await plant(workbenches, { ...mine, ...desk, ...dated });
  await plantWebhook(userId);
}

/** A disabled webhook with a delivery, and a listener that hears nothing. */
async function plantWebhook(user_id: string): Promise<void> {
  const hears = { kind: "webhook", ref_id: "whk_x", event_type: "never" } as const;
  await plant(hooks.event_listeners, { user_id, ...hears, after_ledger: "0", after_identity: "0" });
  await plant(hooks.event_readers, { user_id, source: "ledger", generation: 1, useq: "0" });
  const made = { id: "whk_x", event_type: "*", url: "https://shop.example.net/in", created_at: AT } as const;
  await plant(hooks.webhooks, {
    user_id,
    ...made,
    is_active: false,
    secret_version: 1,
    secret_sealed: "sealed",
  });
  const sent = { webhook_id: "whk_x", id: "msg_x", event_type: "bias.scored", payload: "{}" };
  await plant(hooks.webhook_deliveries, {
    user_id,
    ...sent,
    state: "delivered",
    attempts: 1,
    created_at: AT,
  });
}
