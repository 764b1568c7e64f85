import {
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { checkout, local } from "../../scripts/checkout.ts";
import { runWrangler } from "../../scripts/processes/worker-process.ts";
import { IDENTITY_TABLES } from "./identity-catalogue.ts";
import type { Rows } from "./rows.ts";

const FILES = join(checkout, "migrations", "identity");
const EARLIER = join(import.meta.dirname, "../fixtures/earlier-migrations/identity");
const ROWS = join(import.meta.dirname, "identity-rows");
const LOG = "migrations-test.log";

/** The files of D1 in the order in which wrangler applies them. */
export const identityFiles = (): string[] => readdirSync(FILES).toSorted();

export function applyIdentity(database: DatabaseSync, file: string): void {
  database.exec(readFileSync(join(FILES, file), "utf8"));
}

/** Inserts the rows that belong to a file, if it has any. */
export function plantIdentity(database: DatabaseSync, file: string): void {
  const path = join(ROWS, file);
  if (existsSync(path)) database.exec(readFileSync(path, "utf8"));
}

export function identityRows(database: DatabaseSync): Rows {
  return Object.fromEntries(
    tablesOf(database).map((name) => [name, database.prepare(`select * from "${name}"`).all()]),
  );
}

export function identityColumns(database: DatabaseSync): Record<string, string[]> {
  return Object.fromEntries(
    tablesOf(database).map((name) => {
      const columns = database.prepare("select name from pragma_table_info(?)").all(name);
      return [name, columns.map((column) => String(column["name"]))];
    }),
  );
}

function tablesOf(database: DatabaseSync): string[] {
  return database
    .prepare(IDENTITY_TABLES)
    .all()
    .map(({ name }) => String(name));
}

export type LocalIdentity = {
  /** The arguments by which wrangler finds this D1. */
  where: readonly string[];
  log: string;
  /** Applies the files that the baseline replaced, with wrangler. */
  applyEarlier(): Promise<void>;
  /** Opens wrangler's file of the D1, while no wrangler has it open. */
  within<T>(work: (database: DatabaseSync) => T): T;
  remove(): void;
};

/** Creates an empty D1 at the address under which wrangler keeps the product's. */
export function newLocalIdentity(): LocalIdentity {
  mkdirSync(local, { recursive: true });
  const folder = mkdtempSync(join(local, "identity-"));
  const config = join(folder, "wrangler.toml");
  const product = readFileSync(join(checkout, "wrangler.toml"), "utf8");
  const [database = ""] = /^\[\[d1_databases\]\]\n(?:.+\n)+/m.exec(product) ?? [];
  const earlier = database.replace(/^migrations_dir = .*$/m, `migrations_dir = ${JSON.stringify(EARLIER)}`);
  writeFileSync(config, `name = "earlier"\ncompatibility_date = "2026-08-11"\n\n${earlier}`);
  const where = ["--local", "--persist-to", join(folder, "state")];
  return {
    where,
    log: LOG,
    applyEarlier: () =>
      runWrangler(["d1", "migrations", "apply", "IDENTITY", ...where, "--config", config], LOG),
    within(work) {
      const [path = ""] = globSync(join(folder, "state/v3/d1/*/*.sqlite")).filter(
        (each) => !each.endsWith("metadata.sqlite"),
      );
      const opened = new DatabaseSync(path);
      try {
        return work(opened);
      } finally {
        opened.close();
      }
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
