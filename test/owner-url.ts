import { env } from "cloudflare:workers";
import { inject } from "vitest";

/** Where this file's ledger answers to its owner, whom no row is hidden from. */
export function ownerUrl(): string {
  const { port, passwords } = inject("postgres");
  const { pathname } = new URL(env.LEDGER.connectionString);
  return `postgres://postgres:${passwords.postgres}@127.0.0.1:${port}${pathname}`;
}
