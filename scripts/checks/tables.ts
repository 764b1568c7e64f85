import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../checkout.ts";

const DATABASES = [
  { migrations: "migrations/ledger/*.sql", definition: /\bpgTable\(\s*"(\w+)"/g },
  { migrations: "migrations/identity/*.sql", definition: /\bsqliteTable\(\s*"(\w+)"/g },
];
const CREATED = /\bcreate table (?:if not exists )?"?(\w+)\b"?(?!\s+partition of)/gi;
const DROPPED = /\bdrop table (?:if exists )?(\w+)/gi;
/** The row by which a deployment proves its isolation; no statement of the product knows the table. */
const UNDEFINED = new Set(["canary"]);

/** Names every table that the migrations make and `workers/db/schema/` does not define, and the reverse. */
export function checkTables(root: string = checkout): string {
  const definitions = textOf(root, "workers/db/schema/*.ts");
  return DATABASES.flatMap(({ migrations, definition }) => {
    const text = textOf(root, migrations);
    const made = namesIn(text, CREATED).difference(namesIn(text, DROPPED)).difference(UNDEFINED);
    const defined = namesIn(definitions, definition);
    return [
      ...[...made.difference(defined)].map((name) => `workers/db/schema does not define the table ${name}\n`),
      ...[...defined.difference(made)].map((name) => `${migrations} does not make the table ${name}\n`),
    ];
  }).join("");
}

function textOf(root: string, pattern: string): string {
  return globSync(pattern, { cwd: root, exclude: ["**/*.types.ts"] })
    .map((file) => readFileSync(join(root, file), "utf8"))
    .join("\n");
}

function namesIn(text: string, expression: RegExp): Set<string> {
  return new Set([...text.matchAll(expression)].map(([, name = ""]) => name));
}
