import { validator } from "hono/validator";
import type * as z from "zod";
import { type Issue, Problem } from "#shared/problem.ts";

/** Parses one part of the request by its contract; throws `invalid_request` with an issue for every field. */
export function valid<T extends "json" | "query" | "param", S extends z.ZodType>(
  target: T,
  schema: S | undefined,
) {
  return validator(target, (value): z.output<S> => {
    if (schema === undefined) throw new Error("this contract has no such part");
    return parsed(schema, value ?? {});
  });
}

/** What a schema makes of a value; throws `invalid_request` with an issue for every field. */
export function parsed<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new Problem("invalid_request", undefined, { issues: issuesOf(result.error) });
}

/** The field paths and messages of a failed parse; never the refused values. */
function issuesOf(error: z.ZodError): Issue[] {
  return error.issues.slice(0, 50).map((issue) => ({ path: issue.path.join("."), message: issue.message }));
}
