import type { HearableType } from "#shared/hearable-events.ts";
import type { UserIdentity } from "../../db/identity.ts";
import type { Tx } from "../../db/ledger.ts";
import { queued } from "../../jobs/kinds.ts";
import type { ListenerKind } from "./heard.ts";
import { deleteTypes, listTypes } from "./listener-store.ts";
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

/** No event of identity has this number: a listener hears none of them before its job has run. */
export const NOT_YET = "9000000000000000000";

export function beginningOf(identity: UserIdentity): Promise<Beginning> {
  return getIdentityHead(identity);
}

type Wish = {
  eventTypes: readonly HearableType[];
  /** Null where nobody has asked identity: then a job begins to give its events. */
  identity: Beginning | null;
};

/**
 * From now on gives the listener the events of these types, `*` for all, and of no others. Only events behind
 * this transaction are given. A type that it hears already goes on without a gap.
 */
export async function listen(
  tx: Tx,
  { kind, refId }: Listener,
  { eventTypes, identity }: Wish,
): Promise<void> {
  const known = new Set(await listTypes(tx, { kind, ref_id: refId }));
  const wanted = new Set<string>(eventTypes);
  const dropped = [...known].filter((type) => !wanted.has(type));
  if (dropped.length > 0) await deleteTypes(tx, { kind, ref_id: refId }, dropped);
  const added = eventTypes.filter((type) => !known.has(type));
  if (added.length > 0) await beginListening(tx, [{ kind, refId, eventTypes: added }], identity);
}

/** The same for listeners that hear nothing yet. */
export async function beginListening(
  tx: Tx,
  listeners: readonly (Listener & Pick<Wish, "eventTypes">)[],
  identity: Beginning | null,
): Promise<void> {
  if (listeners.length === 0) return;
  const ledger = await getLedgerHead(tx);
  await insertReader(tx, "ledger", ledger);
  if (identity === null) tx.jobs.push(queued({ kind: "automations.hear", payload: {} }));
  else await insertReader(tx, "identity", identity);
  const rows = listeners.flatMap(({ kind, refId, eventTypes }) =>
    [...new Set(eventTypes)].map((event_type) => ({
      kind,
      ref_id: refId,
      event_type,
      after_ledger: ledger.useq,
      after_identity: identity?.useq ?? NOT_YET,
    })),
  );
  await insertListeners(tx, rows);
}

/** Gives these listeners nothing more. */
export function unlisten(tx: Tx, kind: ListenerKind, refIds: readonly string[]): Promise<void> {
  return deleteListeners(tx, { kind, refIds });
}
