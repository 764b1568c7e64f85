import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { checkout } from "./postgres-home.ts";

// Made by running the product; they need not exist.
const GENERATED = [".git", ".local", ".wrangler", ".dev.vars", "node_modules"];

/** Names every path that a document quotes and that is not there, and every feature without a file or a test. */
export async function checkDocs(): Promise<string> {
  const documents = [...globSync("*.md", { cwd: checkout }), ...globSync("docs/**/*.md", { cwd: checkout })];
  const top = new Set(readdirSync(checkout).filter((name) => !GENERATED.includes(name)));
  const problems = documents.flatMap((document) => {
    const text = readFileSync(join(checkout, document), "utf8");
    const quoted = [...text.matchAll(/`([^`\n]+)`/g)]
      .map(([, words = ""]) => words)
      .filter((words) => isPath(words, top));
    const linked = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, target = ""]) => target.replace(/#.*$/, ""))
      .filter((target) => target !== "" && !/^[a-z]+:|^\//.test(target));
    return [
      ...quoted.filter((path) => !isThere(path)),
      ...linked.map((target) => join(dirname(document), target)).filter((path) => !isThere(path)),
    ].map((path) => `${document}: there is no ${path}\n`);
  });
  return [...problems, ...featureProblems()].join("");
}

/** A quoted word is a path when it begins with something that stands at the top of the repository. */
function isPath(words: string, top: Set<string>): boolean {
  const [first = "", ...rest] = words.split("/");
  if (!/^[\w./*-]+$/.test(words) || words.startsWith("/")) return false;
  if (rest.length > 0) return top.has(first) && !words.startsWith("web/dist");
  return /^[A-Z]+\.md$/.test(words);
}

function isThere(path: string): boolean {
  return path.includes("*") ? globSync(path, { cwd: checkout }).length > 0 : existsSync(join(checkout, path));
}

/** Every row of the table of features that claims something names the files that do it and the tests that prove it. */
function featureProblems(): string[] {
  const path = join(checkout, "docs", "features.md");
  if (!existsSync(path)) return [];
  const rows = readFileSync(path, "utf8")
    .split("\n")
    .filter(
      (line, at, lines) =>
        line.startsWith("|") && !/^\|[\s:|-]+\|$/.test(line) && !/^\|[\s:|-]+\|$/.test(lines[at + 1] ?? ""),
    );
  return rows.flatMap((row) => {
    const files = [...row.matchAll(/`([\w./*-]+\/[\w./*-]+)`/g)].map(([, file = ""]) => file);
    const name = relative(checkout, path);
    const [, title = "", state = ""] = row.split("|").map((cell) => cell.trim());
    if (state === "not yet") return [];
    if (state !== "works" && state !== "partly")
      return [`${name}: "${title}": the state is works, partly or not yet\n`];
    const missing = [
      ...files.filter((file) => !isThere(file)).map((file) => `there is no ${file}`),
      ...(files.some((file) => !file.includes(".test.")) ? [] : ["no file is named"]),
      ...(files.some((file) => file.includes(".test.")) ? [] : ["no test is named"]),
    ];
    return missing.map((problem) => `${name}: "${title}": ${problem}\n`);
  });
}
