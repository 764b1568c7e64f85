import { channel } from "node:diagnostics_channel";

/** Whether the work of a transaction has ended. */
export type Work = { isOver: boolean };

/**
 * Announces the work of each transaction while it runs. Meanwhile tests refuse calls to hosts, buckets,
 * queues and objects (test/setup/outside-calls.ts), because no rollback reverts such a call. The runtime
 * forwards messages of channels to traces, so a message holds nothing of the work itself.
 */
export const transactions = channel("tidemark.ledger.transaction");

/** Runs the work of a transaction between its BEGIN and its COMMIT. */
export async function announced<T>(work: () => Promise<T>): Promise<T> {
  const state: Work = { isOver: false };
  try {
    return await transactions.runStores(state, work);
  } finally {
    state.isOver = true;
  }
}
