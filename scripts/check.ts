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

export type Check = { name: string; problems: string };

/** Every check that runs without the product. Each check returns its problems, or an empty text. */
export async function runChecks(): Promise<Check[]> {
  const [format, lint, bindings, types, docs, expressions] = await Promise.all([
    tool("oxfmt", ["--check"]),
    tool("oxlint", ["--deny-warnings"]),
    checkBindings(),
    tool("tsc", ["-b", "--pretty", "false"]),
    checkDocs(),
    checkExpressions(),
  ]);
  return [
    { name: "format", problems: format },
    { name: "lint and import boundaries", problems: lint },
    { name: "structure of imports", problems: checkStructure() },
    { name: "comments", problems: checkComments() },
    { name: "calendars of markets reach a year ahead", problems: checkCalendars() },
    { name: "the metered engine of expressions", problems: checkEngine() },
    { name: "classes of style sheets", problems: checkClasses() },
    { name: "SQL in stores", problems: checkStatements() },
    { name: "tables of migrations and schema", problems: checkTables() },
    { name: "types of the bindings", problems: bindings },
    { name: "types", problems: types },
    { name: "paths in documents", problems: docs },
    { name: "order machine in the documents", problems: checkOrderMachine() },
    { name: "expressions in linear time", problems: expressions },
  ];
}

/** Prints the problems that the checks found, and returns the number of failed checks. */
export function reportChecks(checks: Check[]): number {
  for (const { name, problems } of checks)
    process.stdout.write(`${problems === "" ? "ok    " : "FAILED"}  ${name}\n${problems}`);
  return checks.filter(({ problems }) => problems !== "").length;
}

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

if (import.meta.main) process.exitCode = reportChecks(await runChecks()) > 0 ? 1 : 0;
