import type { Json } from "#shared/contracts/json.ts";

const HIDDEN = "[redacted]";
/** A shorter value would be found in innocent text. */
const SHORTEST = 6;

/** The texts of credentials that must appear in no log. */
export function secretsOf(credentials: unknown): string[] {
  if (typeof credentials === "string") return credentials.length >= SHORTEST ? [credentials] : [];
  if (typeof credentials !== "object" || credentials === null) return [];
  return Object.entries(credentials).flatMap(([name, value]) => (name === "kind" ? [] : secretsOf(value)));
}

/** The same JSON with each secret replaced, also in the names of members. */
export function redacted(value: Json, secrets: readonly string[]): Json {
  if (secrets.length === 0) return value;
  if (typeof value === "string") return redactedText(value, secrets);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => redacted(each, secrets));
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [redactedText(name, secrets), redacted(each, secrets)]),
  );
}

/** The same text with each secret replaced. */
export function redactedText(text: string, secrets: readonly string[]): string {
  return secrets.reduce((left, secret) => left.replaceAll(secret, HIDDEN), text);
}
