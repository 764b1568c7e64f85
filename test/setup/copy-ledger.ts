import { Client } from "pg";
import type { ProvidedContext } from "vitest";

const TEMPLATE = "tidemark";

export type LedgerCopy = { name: string; owner: string; drop(): Promise<void> };

/** Closes the migrated ledger to all connections; from now on it is only copied. */
export async function closeTemplate(postgres: ProvidedContext["postgres"]): Promise<void> {
  await asOwner(postgres, `alter database ${TEMPLATE} with is_template true allow_connections false`);
}

/** Copies the ledger on the run's server, so that no sweep finds the jobs of other test files. */
export async function copyLedger(postgres: ProvidedContext["postgres"], name: string): Promise<LedgerCopy> {
  await asOwner(postgres, `create database ${name} template ${TEMPLATE}`);
  return {
    name,
    owner: ownerUrl(postgres, name),
    drop: () => asOwner(postgres, `drop database ${name} with (force)`),
  };
}

async function asOwner(postgres: ProvidedContext["postgres"], text: string): Promise<void> {
  const client = new Client({ connectionString: ownerUrl(postgres, "postgres") });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

function ownerUrl({ port, passwords }: ProvidedContext["postgres"], database: string): string {
  return `postgres://postgres:${passwords.postgres}@127.0.0.1:${port}/${database}`;
}
