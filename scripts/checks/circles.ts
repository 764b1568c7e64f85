import type { Import } from "./imports.ts";

/**
 * The circles among the entries of every folder, as paths that end where they begin; one for each strongly
 * connected group. Within a folder, files and sub-folders import each other in one direction only.
 */
export function circlesOf(imports: readonly Import[]): string[][] {
  const byFolder = new Map<string, Map<string, Set<string>>>();
  for (const { from, to } of imports) {
    const { folder, one, other } = partingOf(from, to);
    if (one === other) continue;
    const graph = byFolder.get(folder) ?? new Map<string, Set<string>>();
    byFolder.set(folder, graph);
    graph.set(one, (graph.get(one) ?? new Set()).add(other));
  }
  return [...byFolder.values()].flatMap(circlesIn);
}

/** The lowest folder that holds both files, and the entries of that folder in which they lie. */
function partingOf(from: string, to: string): { folder: string; one: string; other: string } {
  const [ones, others] = [from.split("/"), to.split("/")];
  let depth = 0;
  while (ones[depth] === others[depth] && depth < ones.length) depth++;
  const upTo = (parts: string[]) => parts.slice(0, depth + 1).join("/");
  return { folder: ones.slice(0, depth).join("/"), one: upTo(ones), other: upTo(others) };
}

/** A depth-first walk: an import of an entry that is still open closes a circle. */
function circlesIn(graph: Map<string, Set<string>>): string[][] {
  const circles: string[][] = [];
  const open: string[] = [];
  const done = new Set<string>();
  const visit = (entry: string): void => {
    if (done.has(entry)) return;
    const at = open.indexOf(entry);
    if (at >= 0) {
      circles.push([...open.slice(at), entry]);
      return;
    }
    open.push(entry);
    for (const next of graph.get(entry) ?? []) visit(next);
    open.pop();
    done.add(entry);
  };
  for (const entry of graph.keys()) visit(entry);
  return circles;
}
