import { globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const SOURCES = ["workers", "durable-objects", "shared", "web/src", "scripts", "test", "bench"];
const STATEMENT = /^(?:import|export)\s[^;"']*?from\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\("([^"]+)"\)/gm;

/** One import of one file; `to` is a path from the root, or the name of a package. */
export type Import = { from: string; to: string };

/** Every import of the tree, tests left out: a test may reach wherever it proves something. */
export function importsOf(root: string): Import[] {
  return SOURCES.flatMap((source) => globSync(`${source}/**/*.{ts,tsx}`, { cwd: root }))
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !/\.test\.tsx?$/.test(file))
    .flatMap((from) =>
      targetsIn(readFileSync(join(root, from), "utf8")).map((target) => ({
        from,
        to: resolved(from, target),
      })),
    );
}

function targetsIn(text: string): string[] {
  return [...text.matchAll(STATEMENT)].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic ?? "");
}

function resolved(from: string, target: string): string {
  if (target.startsWith("#")) return target.slice(1);
  return target.startsWith(".") ? join(dirname(from), target).replaceAll("\\", "/") : target;
}
