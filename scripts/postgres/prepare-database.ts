import { Client } from "pg";
import { migrateLedger } from "../migrate-ledger.ts";

export type Passwords = { postgres: string; tidemark_edge: string; tidemark_system: string };

// A login may become these roles and owns nothing. `noinherit` keeps it powerless until it becomes one.
const LOGINS = {
  tidemark_edge: ["tidemark_app"],
  tidemark_system: [
    "tidemark_relay",
    "tidemark_sweep",
    "tidemark_erasure",
    "tidemark_market",
    "tidemark_matcher",
  ],
} as const;

/**
 * Creates the database, its tables and its logins. It runs at every start and changes nothing that exists
 * already.
 */
export async function prepareDatabase(port: number, passwords: Passwords): Promise<void> {
  const url = (database: string): string =>
    `postgres://postgres:${passwords.postgres}@127.0.0.1:${port}/${database}`;
  await withClient(url("postgres"), async (client) => {
    const { rowCount } = await client.query("select from pg_database where datname = 'tidemark'");
    if (rowCount === 0) await client.query("create database tidemark");
  });
  await migrateLedger(url("tidemark"));
  await withClient(url("tidemark"), async (client) => {
    for (const login of ["tidemark_edge", "tidemark_system"] as const) {
      const { rowCount } = await client.query("select from pg_roles where rolname = $1", [login]);
      const verb = rowCount === 0 ? "create" : "alter";
      await client.query(
        `${verb} role ${login} login noinherit nosuperuser nobypassrls password ${client.escapeLiteral(passwords[login])}`,
      );
      for (const role of LOGINS[login]) await client.query(`grant ${role} to ${login}`);
    }
  });
}

async function withClient(connectionString: string, work: (client: Client) => Promise<void>): Promise<void> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
