/**
 * Writes one JSON object on one line. A caller gives names and counts, never headers, bodies, tokens or SQL.
 */
export function log(
  level: "info" | "warn" | "error",
  event: string,
  fields: Record<string, string | number | boolean | null | undefined> = {},
): void {
  const line = JSON.stringify({ level, event, ...fields });
  if (level === "error") console.error(line); // oxlint-disable-line no-console -- the one place that writes logs
  else console.log(line); // oxlint-disable-line no-console -- the one place that writes logs
}

/**
 * The loggable parts of an unexpected error: its class and its place. The message is left out, because it can
 * contain values.
 */
export function traceOf(error: unknown): { error: string; at: string } {
  if (!(error instanceof Error)) return { error: typeof error, at: "" };
  const cause = error.cause instanceof Error ? ` from ${nameOf(error.cause)}` : "";
  const frames = (error.stack ?? "").split("\n").filter((line) => line.trimStart().startsWith("at "));
  return {
    error: nameOf(error) + cause,
    at: frames
      .slice(0, 4)
      .map((line) => line.trim())
      .join(" < "),
  };
}

function nameOf(error: Error): string {
  return "code" in error && typeof error.code === "string" ? `${error.name} ${error.code}` : error.name;
}
