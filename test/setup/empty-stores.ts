import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { inject } from "vitest";
import { operate } from "../everywhere.ts";

/** A job that runs for longer has no consumer: a test claimed it and left it. */
const PATIENCE_MS = 3_000;

// A runtime and its ledger serve several files, one after the other. Each file finds its stores empty, as the
// first one did.
await endJobs();
await reset();
await applyD1Migrations(env.IDENTITY, inject("identityMigrations"));
await emptyLedger();

/** Ends the jobs that the last file left: queued jobs are deleted, running ones are awaited. */
async function endJobs(): Promise<void> {
  for (const began = Date.now(); Date.now() - began < PATIENCE_MS; await scheduler.wait(20)) {
    await operate("delete from jobs where state = 'queued'");
    if ((await operate("select from jobs where state = 'running' and lease_until > now()")).length === 0)
      return;
  }
}

/** Truncates the tables that hold rows, because truncating costs new files for a table and its indexes. */
async function emptyLedger(): Promise<void> {
  const tables = await operate<{ name: string }>(
    `select quote_ident(relname) as name from pg_class c
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
        and exists (select from pg_attribute where attrelid = c.oid and attname = 'user_id')`,
  );
  const each = tables.map(({ name }) => `select '${name}' as name where exists (select from ${name})`);
  const full = await operate<{ name: string }>(each.join(" union all "));
  if (full.length > 0) await truncate(full.map(({ name }) => name).join(", "));
}

/**
 * A transaction of the last file may lock tables in another order, of which PostgreSQL lets one wait in vain.
 */
async function truncate(tables: string, attempts = 3): Promise<void> {
  try {
    await operate(`truncate ${tables} cascade`);
  } catch (error) {
    const isDeadlock = error instanceof Error && "code" in error && error.code === "40P01";
    if (!isDeadlock || attempts === 1) throw error;
    await truncate(tables, attempts - 1);
  }
}
