import type * as z from "zod";
import { type Issue, Problem } from "#shared/problem.ts";

/** Parses a value by its schema. It throws `invalid_request` with an issue for every field. */
export function valid<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Problem("invalid_request", undefined, { issues: issuesOf(parsed.error) });
}

/** A refusal names so many fields at most. */
export const MOST_ISSUES = 50;

/** The field paths and messages of a failed parse, never the refused values. */
function issuesOf(error: z.ZodError): Issue[] {
  return error.issues
    .slice(0, MOST_ISSUES)
    .map((issue) => ({ path: issue.path.join("."), message: issue.message }));
}
