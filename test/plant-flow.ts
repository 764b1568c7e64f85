import { newId } from "#shared/ids.ts";
import { flow_versions, flows } from "#workers/db/schema/flows.ts";
import { type Drawing, drawn } from "./drawing.ts";
import type { TestUser } from "./harness.ts";
import { plant } from "./plant.ts";

/** Plants a flow with one valid version, and returns its id. */
export async function plantFlow(
  user: Pick<TestUser, "id">,
  drawing: Drawing,
  more: Partial<typeof flows.$inferInsert> = {},
): Promise<string> {
  const id = newId("flow");
  const at = new Date().toISOString();
  await plant(flows, {
    user_id: user.id,
    id,
    name: "Flow",
    intention: "",
    status: "active",
    time_zone: "UTC",
    position: 0,
    version: 1,
    valid_version: 1,
    created_at: at,
    updated_at: at,
    ...more,
  });
  const version = { graph: drawn(drawing), is_valid: true, problems: [], change: "made", created_at: at };
  await plant(flow_versions, { user_id: user.id, flow_id: id, n: 1, ...version });
  return id;
}
