import { sampleIdOf } from "#shared/ids.ts";
import type { Ledger, Tx } from "../../db/ledger.ts";
import { actAs, holdSample } from "./store.ts";

/** The sample that a job works on was removed, or was loaded anew. */
export class SampleGone extends Error {}

/**
 * Does a part of a user's transaction on the rows of the user's sample. They have an owner of their own, so
 * row-level security keeps them from every statement about the user. What follows from a change of the
 * user's own ledger does not follow from one of the sample: no event, no audit row, no job.
 */
export async function inSample<T>(tx: Tx, work: (sample: Tx) => Promise<T>): Promise<T> {
  const owner = sampleIdOf(tx.userId);
  await tx.query(actAs({ owner }));
  const result = await work({
    ...tx,
    userId: owner,
    events: [],
    audit: [],
    jobs: [],
    ledgerChanged: () => undefined,
  });
  await tx.query(actAs({ owner: tx.userId }));
  return result;
}

/** The sample's ledger for reading. The statements name its owner, as every statement names a user. */
export function openSample(ledger: Ledger): Ledger {
  return {
    transaction: (work) => ledger.transaction((tx) => inSample(tx, work)),
    read: (statement) =>
      ledger.transaction(async (tx) => {
        const [, rows] = await Promise.all([
          tx.query(actAs({ owner: sampleIdOf(tx.userId) })),
          tx.query(statement),
          tx.query(actAs({ owner: tx.userId })),
        ]);
        return rows;
      }),
  };
}

/**
 * The sample's ledger for the job that fills it. Each transaction holds the sample of this import, so none
 * writes a row after the removal. It throws SampleGone when there is no such sample.
 */
export function openHeldSample(ledger: Ledger, importId: string): Ledger {
  return {
    ...openSample(ledger),
    transaction: (work) =>
      ledger.transaction((tx) =>
        inSample(tx, async (sample) => {
          if (!(await holdSample(sample, importId))) throw new SampleGone();
          return work(sample);
        }),
      ),
  };
}
