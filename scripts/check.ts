import { spawn } from "node:child_process";
import { join } from "node:path";
import { checkCalendars } from "./checks/calendars.ts";
import { checkClasses } from "./checks/classes.ts";
import { checkComments } from "./checks/comments.ts";
import { checkDocs } from "./checks/docs.ts";
import { checkEngine } from "./checks/engine.ts";
import { checkExpressions } from "./checks/expressions.ts";
import { checkOrderMachine } from "./checks/order-machine.ts";
import { checkStatements } from "./checks/statements.ts";
import { checkStructure } from "./checks/structure.ts";
import { checkTables } from "./checks/tables.ts";
import { checkout } from "./checkout.ts";

export type Check = { name: string; run: () => string | Promise<string> };

// Each checker works out the types of the contracts anew: four take twice the processor time of one.
const TYPES = ["-b", "--checkers", "1", "--pretty", "false"];

/** Every check that runs without the product. Each returns the problems it found, or an empty text. */
export const CHECKS: readonly Check[] = [
  { name: "types", run: () => tool("tsc", TYPES) },
  { name: "types of the bindings", run: checkBindings },
  { name: "lint and import boundaries", run: () => tool("oxlint", ["--deny-warnings"]) },
  { name: "format", run: () => tool("oxfmt", ["--check"]) },
  { name: "paths in documents", run: checkDocs },
  { name: "expressions in linear time", run: checkExpressions },
  { name: "structure of imports", run: checkStructure },
  { name: "comments", run: checkComments },
  { name: "calendars of markets reach a year ahead", run: checkCalendars },
  { name: "the metered engine of expressions", run: checkEngine },
  { name: "classes of style sheets", run: checkClasses },
  { name: "SQL in stores", run: checkStatements },
  { name: "tables of migrations and schema", run: checkTables },
  { name: "order machine in the documents", run: checkOrderMachine },
];

/** The generated types of the bindings are committed, so that an editor has them before the first run. */
async function checkBindings(): Promise<string> {
  const problems = await tool("wrangler", ["types", "--check"]);
  return problems === "" ? "" : `${problems}worker-configuration.d.ts: \`npm run types\` writes it anew\n`;
}

/** The output of a failed tool, or "" after a success. */
function tool(name: string, args: string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(join(checkout, "node_modules", ".bin", name), args, {
      cwd: checkout,
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    const said: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => said.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => said.push(chunk));
    child.once("error", (error) => resolve(`${name}: ${error.message}\n`));
    child.once("close", (code) =>
      resolve(code === 0 ? "" : Buffer.concat(said).toString("utf8") || `${name} ended with ${code}\n`),
    );
  });
}

if (import.meta.main) {
  const found = await Promise.all(CHECKS.map(async ({ name, run }) => ({ name, problems: await run() })));
  for (const { name, problems } of found)
    process.stdout.write(`${problems === "" ? "ok    " : "FAILED"}  ${name}\n${problems}`);
  if (found.some(({ problems }) => problems !== "")) process.exitCode = 1;
}
