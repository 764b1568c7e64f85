import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client } from "pg";

const folder = join(import.meta.dirname, "..", "migrations", "ledger");
// Any constant will do; two runs at once wait for each other on it.
const LOCK = 7_436_255;

export type Migration = { name: string; text: string; checksum: string };

export function ledgerMigrations(): Migration[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".sql"))
    .toSorted()
    .map((name) => {
      const text = readFileSync(join(folder, name), "utf8");
      return { name, text, checksum: createHash("sha256").update(text).digest("hex") };
    });
}

/** Applies what is new, each file in one transaction, and refuses a file that changed after it was applied. */
export async function migrateLedger(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    await client.query(
      "create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())",
    );
    const { rows } = await client.query<{ name: string; checksum: string }>(
      "select name, checksum from migrations",
    );
    const known = new Map(rows.map((row) => [row.name, row.checksum]));
    const applied: string[] = [];
    for (const migration of ledgerMigrations()) {
      const before = known.get(migration.name);
      if (before === migration.checksum) continue;
      if (before !== undefined)
        throw new Error(
          `migrations/ledger/${migration.name} was changed after it was applied: put it back and add a new file, or start over with an empty database`,
        );
      await apply(client, migration);
      applied.push(migration.name);
    }
    return applied;
  } finally {
    await client.end();
  }
}

async function apply(client: Client, migration: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query(migration.text);
    await client.query("insert into migrations (name, checksum) values ($1, $2)", [
      migration.name,
      migration.checksum,
    ]);
    const { command } = await client.query("commit");
    if (command !== "COMMIT") throw new Error(`the server answered ${command}`);
  } catch (error) {
    await client.query("rollback");
    throw new Error(
      `migrations/ledger/${migration.name} failed: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const url = process.argv[2] ?? process.env["LEDGER_URL"];
  if (url === undefined)
    throw new Error("usage: node scripts/migrate-ledger.ts postgres://owner:password@host/database");
  const applied = await migrateLedger(url);
  process.stdout.write(applied.length > 0 ? `applied ${applied.join(", ")}\n` : "nothing to apply\n");
}
