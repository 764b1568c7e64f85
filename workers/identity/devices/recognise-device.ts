import type { Sql } from "sql-template-tag";
import { newId } from "#shared/ids.ts";
import { linkTo, outgoing } from "../email/outgoing.ts";
import { digest } from "../keys.ts";
import { deviceName } from "../sessions/rules.ts";
import type { Visitor } from "../visitor.ts";
import { findKnown, upsertDevice } from "./store.ts";

/** Where somebody signs in from: `hash` is null for a client that does not make itself known. */
export type Recognised = {
  hash: string | null;
  name: string;
  /** True for a user who has devices when this is none of them: its owner should hear of it. */
  isNew: boolean;
  /** Notes that it was seen; before the session's own statement. */
  before: readonly Sql[];
  /** Tells the owner by mail; after it. */
  after: readonly Sql[];
};

/** Finds the visitor's device among this user's. Its key is hashed with the user's id, so that no table shows who shares a machine. */
export async function recogniseDevice(visitor: Visitor, userId: string): Promise<Recognised> {
  const { env, deviceKey, identity, now, userAgent } = visitor;
  const hash = deviceKey === null ? null : await digest(`device ${userId} ${deviceKey}`);
  const known = await findKnown(identity, userId, hash);
  const same = known?.key_hash === hash ? known : null;
  const name = same?.name ?? deviceName(userAgent);
  const isNew = known !== null && same === null;
  const id = same?.id ?? newId("device", now);
  const before = hash === null ? [] : [upsertDevice({ id, userId, hash, name, now })];
  // Only to an address that is proven to be theirs: who signs up with another's could have them mailed without end.
  const to = isNew ? known.verified_email : null;
  const words = { device: name, link: linkTo(env, "/settings/sessions") };
  const after = to === null ? [] : [await outgoing(env, { userId, to, template: "new_device", words }, now)];
  return { hash, name, isNew, before, after };
}
