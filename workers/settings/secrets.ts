import * as z from "zod";
import { Problem } from "#shared/problem.ts";

/** A text that holds JSON of that shape. */
export function json<S extends z.ZodType>(schema: S) {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error;
        context.addIssue({ code: "custom", message: "is not JSON" });
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/**
 * Reads a secret that holds JSON once for each text of the secret, and keeps what `made` makes of it. A
 * deployment that loses the secret is without it at once. Refuses with `not_ready` a secret that cannot be
 * read.
 */
export function secretOf<Name extends "SIGNING_KEYS" | "KEKS" | "VENDORS", S extends z.ZodType, Made>(
  name: Name,
  schema: S,
  made: (parsed: z.output<S>) => Made,
): (env: Pick<Env, Name>) => Made {
  let held: { text: string; value: Made } | null = null;
  return (env) => {
    const text: string = env[name];
    if (held === null || held.text !== text) held = { text, value: made(parsed(name, schema, text)) };
    return held.value;
  };
}

function parsed<S extends z.ZodType>(name: string, schema: S, text: string): z.output<S> {
  const result = json(schema).safeParse(text);
  if (!result.success) throw new Problem("not_ready", `${name} is not readable.`);
  return result.data;
}
