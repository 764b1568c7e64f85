import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import pg from "pg";
import { sql } from "drizzle-orm";
import { inject } from "vitest";
import { identity } from "./sign-in.ts";

/**
 * One client for all tests of a file; it is never ended, because that leaves an unhandled rejection in
 * workerd.
 */
let operating: Promise<pg.Client> | null = null;

/** Queries this file's ledger as its owner, who sees every row. */
export async function operate<Row>(text: string, values: unknown[] = []): Promise<Row[]> {
  operating ??= connect();
  return (await (await operating).query(text, values)).rows;
}

async function connect(): Promise<pg.Client> {
  const { port, passwords } = inject("postgres");
  const { database } = env.LEDGER;
  const client = new pg.Client({
    connectionString: `postgres://postgres:${passwords.postgres}@127.0.0.1:${port}/${database}`,
  });
  await client.connect();
  return client;
}

/**
 * Every place in every store that holds this text: `identity.users`, `ledger.fills`, `files/imports/…`,
 * `stream.events`.
 */
export async function tracesOf(text: string, userId: string): Promise<string[]> {
  const found = [...(await inIdentity(text)), ...(await inLedger(text)), ...(await inFiles(text))];
  return [...found, ...(await inStream(text, userId))].toSorted();
}

async function inIdentity(text: string): Promise<string[]> {
  const found: string[] = [];
  const tables = await identity().list(
    sql<{
      name: string;
    }>`select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '_cf_%'`,
  );
  const read = await env.IDENTITY.batch(
    tables.map(({ name }) => env.IDENTITY.prepare(`select * from "${name}"`)),
  );
  for (const [at, { results }] of read.entries())
    if (results.some((row) => JSON.stringify(row).includes(text))) found.push(`identity.${tables[at]?.name}`);
  return found;
}

async function inLedger(text: string): Promise<string[]> {
  const tables = await operate<{ name: string }>(
    `select relname::text as name from pg_class
      where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`,
  );
  const each = tables.map(
    ({ name }) =>
      `select 'ledger.${name}' as place where exists (select from "${name}" t where strpos(t::text, $1) > 0)`,
  );
  const found = await operate<{ place: string }>(each.join(" union all "), [text]);
  return found.map(({ place }) => place);
}

async function inFiles(text: string): Promise<string[]> {
  const found: string[] = [];
  for (let cursor: string | undefined; ;) {
    const page = await env.FILES.list(cursor === undefined ? {} : { cursor });
    for (const { key } of page.objects) {
      const content = await (await env.FILES.get(key))?.text();
      if (key.includes(text) || content?.includes(text) === true) found.push(`files/${key}`);
    }
    if (!page.truncated) return found;
    cursor = page.cursor;
  }
}

function inStream(text: string, userId: string): Promise<string[]> {
  return runInDurableObject(env.USER_STREAM.getByName(userId), (_, { storage }) => {
    const tables = storage.sql
      .exec<{ name: string }>("select name from sqlite_master where type = 'table' and name not like '_cf_%'")
      .toArray();
    return tables
      .filter(({ name }) =>
        storage.sql
          .exec(`select * from "${name}"`)
          .toArray()
          .some((row) => JSON.stringify(row).includes(text)),
      )
      .map(({ name }) => `stream.${name}`);
  });
}
