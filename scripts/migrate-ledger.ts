import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Client } from "pg";
import { takeOverLedger } from "./migrations/earlier-ledger.ts";

const folder = join(import.meta.dirname, "..", "migrations", "ledger");
// Any constant will do; two runs at once wait for each other on it.
const LOCK = 7_436_255;
// The numbered files call the prelude, and the functions use the tables that the numbered files make.
const PARTS = ["prelude/", "", "functions/"];

export type Migration = { name: string; text: string; checksum: string; isRepeatable: boolean };

/** All files in the order in which they are applied. */
export function ledgerMigrations(): Migration[] {
  return PARTS.flatMap((part) =>
    readdirSync(join(folder, part))
      .filter((name) => name.endsWith(".sql"))
      .toSorted()
      .map((name) => {
        const text = readFileSync(join(folder, part, name), "utf8");
        const checksum = createHash("sha256").update(text).digest("hex");
        return { name: `${part}${name}`, text, checksum, isRepeatable: part !== "" };
      }),
  );
}

/**
 * Applies each new numbered file and each new or changed repeatable one, in a transaction of its own. It
 * refuses a numbered file that changed after it was applied.
 */
export async function migrateLedger(url: string, files = ledgerMigrations()): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [LOCK]);
    await client.query(
      "create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())",
    );
    await takeOverLedger(
      client,
      files.filter(({ isRepeatable }) => !isRepeatable),
    );
    const { rows } = await client.query<{ name: string; checksum: string }>(
      "select name, checksum from migrations",
    );
    const known = new Map(rows.map((row) => [row.name, row.checksum]));
    const applied: string[] = [];
    for (const migration of files) {
      const before = known.get(migration.name);
      if (before === migration.checksum) continue;
      if (before !== undefined && !migration.isRepeatable)
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
    await client.query(
      `insert into migrations (name, checksum) values ($1, $2)
       on conflict (name) do update set checksum = excluded.checksum, applied_at = now()`,
      [migration.name, migration.checksum],
    );
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
