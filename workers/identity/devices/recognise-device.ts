import { newId } from "#shared/ids.ts";
import type { Visitor } from "../../context.ts";
import type { Condition } from "../../db/conditions.ts";
import type { Statement } from "../../db/statement.ts";
import { alertMail } from "../email/alert-mail.ts";
import { digest } from "../keys.ts";
import { deviceName } from "./core/device-name.ts";
import { deleteCrowdedOut, findKnown, upsertDevice } from "./store.ts";

/** The device of a sign-in. `hash` is null for a client that sends no device key. */
export type Recognised = {
  hash: string | null;
  name: string;
  /** True when the user has devices and this is none of them: the owner should hear of it. */
  isNew: boolean;
  /** Record the device as seen; they run before the session's own statement. */
  before: readonly Statement[];
  /** Tell the owner by mail; they run after the session's own statement. */
  after: readonly Statement[];
};

/**
 * A statement for the batch that opens a session:
 * it forgets the oldest devices above the limit if the condition holds.
 */
export function forgettingOldest(userId: string, now: number, condition: Condition): Statement {
  return deleteCrowdedOut(userId, now, condition);
}

/**
 * Finds the visitor's device among the user's devices. The device key is hashed with the user's id, so that
 * no table shows which users share a machine.
 */
export async function recogniseDevice(visitor: Visitor, userId: string): Promise<Recognised> {
  const { deviceKey, identity, now, userAgent } = visitor;
  const hash = deviceKey === null ? null : await digest(`device ${userId} ${deviceKey}`);
  const known = await findKnown(identity, userId, hash);
  const same = known?.key_hash === hash ? known : null;
  const name = same?.name ?? deviceName(userAgent);
  const isNew = known !== null && same === null;
  const id = same?.id ?? newId("device", now);
  const seen = { id, user_id: userId, name, first_seen_at: now, last_seen_at: now };
  const before = hash === null ? [] : [upsertDevice({ ...seen, key_hash: hash })];
  const after = isNew ? await alertMail(visitor, { userId, alert: "new_device", device: name }) : [];
  return { hash, name, isNew, before, after };
}
