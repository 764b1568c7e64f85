import pg from "pg";
import type { ProvidedContext } from "vitest";

/** A copy that nobody connects to: one that is in use cannot be copied. */
export const TEMPLATE = "edge_template";
let made = 0;

/**
 * A ledger of its own for one test file, as each has its own bucket and identity store: a consumer takes whatever job
 * is next in line, and must not find another file's.
 */
export async function newLedgerDatabase({
  postgres,
  ledger,
}: Pick<ProvidedContext, "postgres" | "ledger">): Promise<ProvidedContext["ledger"]> {
  const { port, passwords } = postgres;
  const name = `edge_${process.pid}_${++made}`;
  const client = new pg.Client(`postgres://postgres:${passwords.postgres}@127.0.0.1:${port}/postgres`);
  await client.connect();
  try {
    await client.query(`create database ${name} template ${TEMPLATE} strategy file_copy`);
  } finally {
    await client.end();
  }
  const within = (url: string): string => new URL(`/${name}`, url).href;
  return { edge: within(ledger.edge), system: within(ledger.system) };
}
