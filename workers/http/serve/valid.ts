import type * as z from "zod";
import { type Issue, Problem } from "#shared/problem.ts";
import { illFormed } from "./ill-formed.ts";

/**
 * Parses a value by its schema, and refuses a text that is no Unicode. It throws `invalid_request` with an
 * issue for every field.
 */
export function valid<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const halves = illFormed(value).map((path) => ({ path, message: "holds half a character" }));
  if (halves.length > 0)
    throw new Problem("invalid_request", undefined, { issues: halves.slice(0, MOST_ISSUES) });
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
