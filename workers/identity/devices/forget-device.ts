import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { propagateAll, type Pending } from "../revocation/propagate-revocation.ts";
import { revokeDeviceSessions } from "../sessions/store.ts";
import { deleteDevice, listSessionIds, touchDevice } from "./store.ts";

const DEVICE_FORGOTTEN = "device_forgotten";

/** Forgets a device of the user and ends its sessions. The next sign-in from it counts as a new device. */
export async function forgetDevice(ctx: Ctx, id: string): Promise<Pending[]> {
  const { identity, userId, now } = ctx;
  const ending = { reason: DEVICE_FORGOTTEN, now };
  const sessions = (await listSessionIds(identity, userId, id)).map((row) => row.id);
  const done = await identity.change({
    statements: [touchDevice({ user_id: userId, id })],
    audit: [{ action: "device.forgotten", detail: { device: id, sessions } }],
    events: sessions.map((each) => ({
      type: "session.revoked",
      body: { sessionId: each, reason: DEVICE_FORGOTTEN },
    })),
    // The order matters: deleting the device removes its name from the sessions.
    unconditional: [revokeDeviceSessions(userId, id, ending), deleteDevice({ user_id: userId, id })],
  });
  if (!done) throw new Problem("not_found");
  return propagateAll(ctx, "session");
}
