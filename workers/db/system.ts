import { assertCommitted, type Deadlines, OF_JOBS, openLine, PLANNED_BLIND } from "./line.ts";
import { forPostgres, type Query } from "./statement.ts";

/**
 * Narrow roles for work that spans users. Each role sees ids and marks. The relay also sees the events that
 * it delivers, and the sweep sees the hashes of audit rows. Erasure removes the rows of blocked users and
 * empties their audit rows. The market writes quotes, which belong to no user.
 */
export type SystemRole =
  | "tidemark_relay"
  | "tidemark_sweep"
  | "tidemark_erasure"
  | "tidemark_market"
  | "tidemark_matcher";

export type System = {
  /** Runs one query in its own transaction under that role. */
  query<Row>(role: SystemRole, statement: Query<Row>): Promise<Row[]>;
};

/**
 * Opens the connection for work that spans users. It connects on first use and serves one query at a time.
 */
export function openSystem(env: Env, deadlines: Deadlines = OF_JOBS): System {
  const line = openLine(env.LEDGER_SYSTEM.connectionString, deadlines);
  return {
    query<Row>(role: SystemRole, statement: Query<Row>): Promise<Row[]> {
      const { text, values } = forPostgres(statement);
      return line.inTurn(async (connection) => {
        const begun = connection.query("BEGIN");
        const become = connection.query(
          `select set_config('role', $1, true), set_config('statement_timeout', $2, true), ${PLANNED_BLIND}`,
          [role, String(line.statementMs)],
        );
        const rows = connection.query(text, values);
        const end = connection.query("COMMIT");
        await line.inOneFlight([begun, become, rows, end]);
        assertCommitted(await end);
        return (await rows).rows;
      });
    },
  };
}
