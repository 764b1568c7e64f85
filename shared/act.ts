/** A request that somebody confirms: what it does, and nothing of how it is carried. */
export type ActText = { method: string; path: string; body?: unknown };

/** One spelling for equal JSON values: members sorted by code unit, no spaces (RFC 8785 for what JSON.parse gives). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value ?? null);
}

/** Deeper bodies are nobody's request: they would only exhaust the stack of whoever walks them. */
const DEEPEST = 64;

export function isShallow(value: unknown, depth = DEEPEST): boolean {
  if (typeof value !== "object" || value === null) return true;
  return depth > 0 && Object.values(value).every((member) => isShallow(member, depth - 1));
}

/** The body of an act as it is compared: a body without members is the same as none. */
export function canonicalBody(body: unknown): string {
  const text = canonicalJson(body);
  return text === "{}" ? "null" : text;
}
