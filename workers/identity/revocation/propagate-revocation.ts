import { actingAs, openCtx, type Acting, type Base } from "../../context.ts";
import { log, traceOf } from "../../log.ts";
import { deny } from "./denied.ts";
import {
  insertBlocks,
  listUnpropagated,
  listUnpropagatedOf,
  markPropagated,
  type Credential,
} from "./store.ts";

/** The stores that do not know of a revocation yet. The sweep tells them within a minute. */
export type Pending = "ledger" | "stream";

/** The requests themselves propagate younger revocations. */
const SWEPT_AFTER_MS = 5_000;
/** After this many failures a store counts as unreachable. Each further try would wait as long again. */
const MOST_AWAY = 3;

/**
 * Propagates revocations that are committed in D1 to this isolate, to the ledger and to open sockets. Returns
 * the stores that could not be reached. Their revocations stay unmarked, and the sweep tries again.
 */
export async function propagateRevocation(
  acting: Acting,
  credential: Credential,
  ids: readonly string[],
): Promise<Pending[]> {
  if (ids.length === 0) return [];
  for (const id of ids) deny(id);
  const pending = await tell(acting, ids);
  if (pending.length === 0) await acting.identity.run(markPropagated(credential, ids, acting.now));
  return pending;
}

/** Does the same for every revocation of the user that the stores may not know of. */
export async function propagateAll(acting: Acting, credential: Credential): Promise<Pending[]> {
  const { identity } = acting;
  const revoked = await listUnpropagatedOf(identity, credential, identity.userId);
  return propagateRevocation(
    acting,
    credential,
    revoked.map(({ id }) => id),
  );
}

/** Tells the stores about revocations that did not reach them at the time. Returns how many failed again. */
export async function finishRevocations(base: Base, credential: Credential, limit: number): Promise<number> {
  const span = { before: base.now - SWEPT_AFTER_MS, limit };
  let failed = 0;
  for (const { id, user_id: userId } of await listUnpropagated(base.identity, credential, span)) {
    const pending = await propagateRevocation(actingAs(base, userId, null), credential, [id]);
    if (pending.length > 0 && ++failed === MOST_AWAY) break;
  }
  return failed;
}

/** Tells both stores at once, and returns those that could not be reached. */
async function tell(acting: Acting, ids: readonly string[]): Promise<Pending[]> {
  const [ledger, stream] = await Promise.allSettled([block(acting, ids), closeSockets(acting, ids)]);
  const pending: Pending[] = [];
  for (const [store, outcome] of [
    ["ledger", ledger],
    ["stream", stream],
  ] as const) {
    if (outcome.status === "fulfilled") continue;
    pending.push(store);
    log("warn", "session.unsettled", { requestId: acting.requestId, store, ...traceOf(outcome.reason) });
  }
  return pending;
}

/** Makes the gate refuse the sessions until their last access token has long expired. */
async function block(acting: Acting, ids: readonly string[]): Promise<void> {
  const { env, requestId, waitUntil } = acting;
  const { userId } = acting.identity;
  const keys = ids.map((id) => `session:${id}`);
  // The revoked session is not used here: the gate refuses it from here on, and a second try must succeed.
  const { ledger } = openCtx(env, { userId, sessionId: "", requestId }, waitUntil);
  await ledger.transaction((tx) => insertBlocks(tx, keys));
}

async function closeSockets({ env, identity }: Acting, ids: readonly string[]): Promise<void> {
  await env.USER_STREAM.getByName(identity.userId).revoke([...ids]);
}
