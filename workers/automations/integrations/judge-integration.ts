import type { AnyConfig } from "#shared/contracts/flow-nodes.ts";
import type { Credentials } from "#shared/contracts/integrations.ts";
import { type Issue, Problem } from "#shared/problem.ts";
import type * as z from "zod";
import type { IntegrationType } from "../actions/action.ts";
import { typeNamed } from "../actions/catalogue.ts";

/** The type of that name; refuses an unknown one. */
export function knownType(name: string): IntegrationType {
  const type = typeNamed(name);
  if (type === undefined)
    throw new Problem("invalid_request", undefined, {
      issues: [{ path: "type", message: "is no type of the catalogue" }],
    });
  return type;
}

/** Refuses credentials and settings that the type cannot use, without repeating them. */
export function assertUsable(
  type: IntegrationType,
  given: { credentials?: Credentials | undefined; config?: AnyConfig | undefined },
): void {
  const issues = [
    ...(given.credentials === undefined ? [] : issuesAt("credentials", type.credentials, given.credentials)),
    ...(given.config === undefined ? [] : issuesAt("config", type.settings, given.config)),
  ];
  if (issues.length > 0) throw new Problem("invalid_request", undefined, { issues });
}

function issuesAt(part: string, schema: z.ZodType, value: unknown): Issue[] {
  const parsed = schema.safeParse(value);
  if (parsed.success) return [];
  return parsed.error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ path: [part, ...path].join("."), message }));
}
