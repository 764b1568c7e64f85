/**
 * The paths of the texts in a value, and of the members by their names, that hold half a surrogate pair. JSON
 * can write such a text, and no UTF-8 can, so that no store takes it.
 */
export function illFormed(value: unknown): string[] {
  const found: string[] = [];
  const all: { path: string; part: unknown }[] = [{ path: "", part: value }];
  // The list grows while it is read: a body may nest deeper than calls can.
  for (const { path, part } of all) {
    if (typeof part === "string" && !part.isWellFormed()) found.push(path);
    if (typeof part !== "object" || part === null) continue;
    for (const [name, member] of Object.entries(part)) {
      const under = path === "" ? name.toWellFormed() : `${path}.${name.toWellFormed()}`;
      if (!name.isWellFormed()) found.push(under);
      all.push({ path: under, part: member });
    }
  }
  return found;
}
