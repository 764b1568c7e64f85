import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../checkout.ts";

/** Stores hold the SQL, and the gates prepare it. */
const ALLOWED = /store\.ts$|^workers\/db\/|\.test\.ts$/;
const SQL = /["'`]\s*(?:select\s|insert into\s|update \w+ set\s|delete from\s|with \w+ as\b)|\.prepare\(/i;

/** Names every line of the Worker that holds SQL outside a store. */
export function checkStatements(root: string = checkout): string {
  return globSync("workers/**/*.ts", { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !ALLOWED.test(file))
    .flatMap((file) =>
      readFileSync(join(root, file), "utf8")
        .split("\n")
        .flatMap((line, at) => (SQL.test(line) ? [`${file}:${at + 1}: SQL stands in a store\n`] : [])),
    )
    .join("");
}
