import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { checkout } from "../checkout.ts";

// Made by running the product; they need not exist.
const GENERATED = [".git", ".local", ".wrangler", ".dev.vars", "node_modules"];

/** Names every quoted path of a document that does not exist, and every feature without a file or a test. */
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

/** A quoted word is a path when its first part is a file or folder at the top of the repository. */
function isPath(words: string, top: Set<string>): boolean {
  const [first = "", ...rest] = words.split("/");
  if (!/^[\w./*-]+$/.test(words) || words.startsWith("/")) return false;
  if (rest.length > 0) return top.has(first) && !words.startsWith("web/dist");
  return /^[A-Z]+\.md$/.test(words);
}

function isThere(path: string): boolean {
  return path.includes("*") ? globSync(path, { cwd: checkout }).length > 0 : existsSync(join(checkout, path));
}

type Feature = { id: string; state: string; where: string; proof: string };

/** A feature that works names its files and the tests that prove it; one that is not yet names neither. */
function featureProblems(): string[] {
  const name = "docs/features.md";
  if (!existsSync(join(checkout, name))) return [];
  const features = readFileSync(join(checkout, name), "utf8")
    .split("\n")
    .filter(
      (line, at, lines) =>
        line.startsWith("|") && !/^\|[\s:|-]+\|$/.test(line) && !/^\|[\s:|-]+\|$/.test(lines[at + 1] ?? ""),
    )
    .map((row): Feature => {
      const [, id = "", state = "", , where = "", proof = ""] = row.split("|").map((cell) => cell.trim());
      return { id, state, where, proof };
    });
  return features.flatMap((feature, at) =>
    [...orderProblems(feature.id, features[at - 1]?.id ?? ""), ...rowProblems(feature)].map(
      (problem) => `${name}: "${feature.id}": ${problem}\n`,
    ),
  );
}

/** The ids of a letter count up from 1, so that no row can be left out or stand twice. */
function orderProblems(id: string, before: string): string[] {
  const [, letter = "", number = ""] = /^([A-Z])(\d+)$/.exec(id) ?? [];
  const expected = before.startsWith(letter) ? Number(before.slice(1)) + 1 : 1;
  return letter !== "" && Number(number) === expected ? [] : [`does not follow "${before}"`];
}

function rowProblems({ state, where, proof }: Feature): string[] {
  if (state === "not yet")
    return where === "—" && proof === "—" ? [] : ["is not yet and names a file or a test"];
  if (state !== "works" && state !== "partly") return ["the state is works, partly or not yet"];
  const [files, tests] = [where, proof].map((cell) =>
    [...cell.matchAll(/`([^`]+)`/g)].map(([, path = ""]) => path),
  );
  return [
    ...pathsProblems("file", files ?? [], (path) => !path.includes(".test.")),
    ...pathsProblems("test", tests ?? [], (path) => path.includes(".test.")),
  ];
}

function pathsProblems(kind: string, paths: string[], isOfKind: (path: string) => boolean): string[] {
  if (paths.length === 0) return [`no ${kind} is named`];
  return paths.flatMap((path) => {
    if (!isOfKind(path)) return [`${path} is no ${kind}`];
    return isThere(path) ? [] : [`there is no ${path}`];
  });
}
