import type { EventType } from "#shared/events.ts";
import type { Ctx } from "../../context.ts";
import type { Tx } from "../../db/ledger.ts";
import { queued } from "../../jobs/kinds.ts";
import type { Listener } from "./listen.ts";
import { beginHearingIdentity, deleteTypes, listTypes } from "./hear-store.ts";
import { getIdentityHead, getLedgerHead, insertListeners, insertReader } from "./store.ts";

/** No event of identity has this number: a listener hears none of them before its job has run. */
export const NOT_YET = "9000000000000000000";

/**
 * From now on gives the listener the events of these types. One that it hears already goes on without a gap.
 * Events of identity are given from a job on, because their database is another one.
 */
export async function hear(tx: Tx, { kind, refId }: Listener, types: readonly EventType[]): Promise<void> {
  const known = new Set(await listTypes(tx, { kind, ref_id: refId }));
  const wanted = new Set<string>(types);
  const added = types.filter((type) => !known.has(type));
  const dropped = [...known].filter((type) => !wanted.has(type));
  if (dropped.length > 0) await deleteTypes(tx, { kind, ref_id: refId }, dropped);
  if (added.length === 0) return;
  const ledger = await getLedgerHead(tx);
  await insertReader(tx, "ledger", ledger);
  const begun = { kind, ref_id: refId, after_ledger: ledger.useq, after_identity: NOT_YET };
  await insertListeners(
    tx,
    added.map((event_type) => ({ ...begun, event_type })),
  );
  tx.jobs.push(queued({ kind: "automations.hear", payload: {} }));
}

/** Begins to give events of identity to the listeners that do not hear them yet. */
export async function hearIdentity(ctx: Ctx): Promise<void> {
  const head = await getIdentityHead(ctx.identity);
  await ctx.ledger.transaction(async (tx) => {
    await insertReader(tx, "identity", head);
    await beginHearingIdentity(tx, { from: NOT_YET, to: head.useq });
  });
}
