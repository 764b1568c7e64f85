/** So much of a path is told. Deep bodies and long names would make an answer without a bound. */
const LONGEST_PATH = 200;

/**
 * The paths of the texts in a value, and of the members by their names, that hold half a surrogate pair. JSON
 * can write such a text, and no UTF-8 can, so that no store takes it.
 */
export function illFormed(value: unknown): string[] {
  const found: string[] = [];
  const all: { path: string; value: unknown }[] = [{ path: "", value }];
  // The list grows while it is read: a body may nest deeper than calls can.
  for (const { path, value: at } of all) {
    if (typeof at === "string" && !at.isWellFormed()) found.push(path);
    if (typeof at !== "object" || at === null) continue;
    for (const [name, member] of Object.entries(at)) {
      const whole = path === "" ? name : `${path}.${name}`;
      const under = whole.slice(0, LONGEST_PATH).toWellFormed();
      if (!name.isWellFormed()) found.push(under);
      all.push({ path: under, value: member });
    }
  }
  return found;
}
