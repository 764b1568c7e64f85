import { Problem } from "#shared/problem.ts";
import type { Ctx } from "../../context.ts";
import { DEVICE_FORGOTTEN, endingDevice, spreadEnds, type Pending } from "../sessions/revoke-session.ts";
import { deleteDevice, listSessionIds, touchDevice } from "./store.ts";

/** Forgets a device of the user and ends its sessions; the next sign-in from it is a new device's. */
export async function forgetDevice(ctx: Ctx, id: string): Promise<Pending[]> {
  const { identity, userId } = ctx;
  const sessions = (await listSessionIds(identity, userId, id)).map((row) => row.id);
  const done = await identity.change({
    statements: [touchDevice({ user_id: userId, id })],
    audit: [{ action: "device.forgotten", detail: { device: id, sessions } }],
    events: sessions.map((each) => ({
      type: "session.revoked",
      body: { sessionId: each, reason: DEVICE_FORGOTTEN },
    })),
    // In this order: sessions lose the name of their device with it.
    unconditional: [endingDevice(ctx, id), deleteDevice({ user_id: userId, id })],
  });
  if (!done) throw new Problem("not_found");
  return spreadEnds(ctx);
}
