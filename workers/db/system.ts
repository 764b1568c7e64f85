import type pg from "pg";
import type { Sql } from "sql-template-tag";
import { assertCommitted, connect, inOneFlight, PLANNED_BLIND, translate } from "./ledger.ts";

/**
 * Narrow roles for what spans users: each sees ids and marks, the relay the events it delivers, the sweep the hashes of
 * audit rows; erasure removes what blocked users own and empties what their audit rows say.
 */
export type SystemRole = "tidemark_relay" | "tidemark_sweep" | "tidemark_erasure";

export type System = {
  /** One query in a transaction of its own under that role. */
  query<Row extends object>(role: SystemRole, statement: Sql): Promise<Row[]>;
};

/** Opens the door for work that spans users; it connects on first use and serves one query at a time. */
export function openSystem(env: Env): System {
  let client: Promise<pg.Client> | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  return {
    query<Row extends object>(role: SystemRole, statement: Sql): Promise<Row[]> {
      const result = turn.then(async () => {
        client ??= connect(env.LEDGER_SYSTEM.connectionString);
        try {
          const connection = await client;
          const begun = connection.query("BEGIN");
          const become = connection.query(`select set_config('role', $1, true), ${PLANNED_BLIND}`, [role]);
          const rows = connection.query<Row>(statement.text, statement.values);
          const end = connection.query("COMMIT");
          await inOneFlight([begun, become, rows, end]);
          assertCommitted(await end);
          return (await rows).rows;
        } catch (error) {
          client = null;
          throw translate(error);
        }
      });
      turn = result.catch(() => undefined);
      return result;
    },
  };
}
