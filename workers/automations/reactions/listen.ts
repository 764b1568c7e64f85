import type { HearableType } from "#shared/hearable-events.ts";
import type { UserIdentity } from "../../db/identity.ts";
import type { Tx } from "../../db/ledger.ts";
import type { ListenerKind } from "./heard.ts";
import {
  deleteListeners,
  getIdentityHead,
  getLedgerHead,
  insertListeners,
  insertReader,
  type Reader,
} from "./store.ts";

/** A webhook or a flow that listens. */
export type Listener = { kind: ListenerKind; refId: string };

/** Where a listener begins in the events of identity. It is asked for before the transaction of `listen`. */
export type Beginning = Reader;

export function beginningOf(identity: UserIdentity): Promise<Beginning> {
  return getIdentityHead(identity);
}

/**
 * From now on gives the listener the events of these types, `*` for all, and of no others. Only events behind
 * this transaction are given.
 */
export async function listen(
  tx: Tx,
  { kind, refId }: Listener,
  { eventTypes, identity }: { eventTypes: readonly HearableType[]; identity: Beginning },
): Promise<void> {
  await unlisten(tx, kind, [refId]);
  await beginListening(tx, [{ kind, refId, eventTypes }], identity);
}

/** The same for listeners that hear nothing yet. */
export async function beginListening(
  tx: Tx,
  listeners: readonly (Listener & { eventTypes: readonly HearableType[] })[],
  identity: Beginning,
): Promise<void> {
  if (listeners.length === 0) return;
  const ledger = await getLedgerHead(tx);
  await insertReader(tx, "ledger", ledger);
  await insertReader(tx, "identity", identity);
  const rows = listeners.flatMap(({ kind, refId, eventTypes }) =>
    [...new Set(eventTypes)].map((event_type) => ({
      kind,
      ref_id: refId,
      event_type,
      after_ledger: ledger.useq,
      after_identity: identity.useq,
    })),
  );
  await insertListeners(tx, rows);
}

/** Gives these listeners nothing more. */
export function unlisten(tx: Tx, kind: ListenerKind, refIds: readonly string[]): Promise<void> {
  return deleteListeners(tx, { kind, refIds });
}
