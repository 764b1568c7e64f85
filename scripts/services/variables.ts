import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** True when the file of variables gives this variable a value. */
export function isSet(path: string, name: string): boolean {
  return new RegExp(`${assignmentOf(name)}[ \\t]*\\S`, "m").test(readText(path));
}

/** Sets these variables in the file. Every other line stays as its developer wrote it. */
export function setVariables(path: string, variables: Record<string, string>): void {
  const before = readText(path);
  const after = Object.entries(variables).reduce(withVariable, before);
  if (after !== before) writeFileSync(path, after, { mode: 0o600 });
}

/** Of two lines for one variable the last one counts, so both get the value. */
function withVariable(text: string, [name, value]: [string, string]): string {
  const line = `${name}='${value}'`;
  const found = new RegExp(`${assignmentOf(name)}.*$`, "gm");
  if (text.search(found) !== -1) return text.replaceAll(found, () => line);
  return `${text === "" || text.endsWith("\n") ? text : `${text}\n`}${line}\n`;
}

function assignmentOf(name: string): string {
  return `^[ \\t]*(?:export[ \\t]+)?${name}[ \\t]*=`;
}

function readText(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
