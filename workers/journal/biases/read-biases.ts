import type { Bias } from "#shared/contracts/biases.ts";
import type { Tx } from "../../db/ledger.ts";
import { listScores } from "./store.ts";

/** The stored scores, read within another feature's transaction. */
export function readBiases(tx: Pick<Tx, "query">, userId: string): Promise<Bias[]> {
  return listScores((statement) => tx.query(statement), userId);
}
