import type * as z from "zod";
import { Problem } from "#shared/problem.ts";
import { ActionFailure } from "../action.ts";

/** Turns a refusal of a verb into the failure of an action. */
export function asFailure(error: unknown): never {
  if (!(error instanceof Problem)) throw error;
  const [issue] = error.issues ?? [];
  const message = issue === undefined ? error.message : `${issue.path}: ${issue.message}`;
  throw new ActionFailure(error.code, message, { canPass: error.retry === "later", cause: error });
}

/** A value of a schema; a failure that names its place for any other. */
export function valid<T extends z.ZodType>(schema: T, value: unknown): z.output<T> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ActionFailure("config", `${issue?.path.join(".") ?? ""}: ${issue?.message ?? "is wrong"}`);
}
