import * as z from "zod";
import { LONGEST_FAULT, type ExpressionFault } from "#shared/contracts/expressions.ts";
import { type Json, storableText } from "#shared/contracts/json.ts";

/**
 * What an expression sees, as JSON: its input and the outputs of earlier nodes by id. In a loop it also sees
 * its item and the place of it, from 0. `now` is the instant of the run in ISO 8601.
 */
export type Scope = { input: unknown; nodes: unknown; now: string; item?: unknown; index?: number };

export type Failure = { ok: false; error: ExpressionFault };
/** A value or what is wrong with the expression, and the work that it took in units of the meter. */
export type Evaluation = ({ ok: true; value: Json } | Failure) & { fuel: number };

export const TOO_MUCH_WORK = "the expression does more work than one may";
export const TOO_MUCH_MEMORY = "the expression needs more memory than one may";
export const TOO_DEEP = "the expression nests or calls too deeply";

const Described = z.object({ name: z.string(), message: z.string(), stack: z.string() });
const POSITION = /\bexpression:(\d{1,6}):(\d{1,6})/;
/** QuickJS's own words for the bounds that it keeps by itself. */
const BOUNDS: Record<string, string> = {
  "out of memory": TOO_MUCH_MEMORY,
  "string too long": TOO_MUCH_MEMORY,
  "stack overflow": TOO_DEEP,
};

export function failure(message: string): Failure {
  return { ok: false, error: { message: storableText(message.slice(0, LONGEST_FAULT)) } };
}

/**
 * The failure that the prelude described as JSON. The source stands behind one line of the host's; an error
 * behind its last line is one of its end.
 */
export function failureOf(described: string, source: string): Failure {
  const parsed = Described.safeParse(jsonOf(described));
  if (!parsed.success) return failure("the expression threw what cannot be shown");
  const { name, message, stack } = parsed.data;
  const bound = name === "InternalError" ? BOUNDS[message] : undefined;
  const words = bound ?? ([name, message].filter((each) => each !== "").join(": ") || "the expression threw");
  const [, line, column] = POSITION.exec(stack) ?? [];
  if (line === undefined) return failure(words);
  const lines = source.split("\n");
  const at = Number(line) - 1;
  if (at > lines.length)
    return located(
      "SyntaxError: the expression ends too early",
      lines.length,
      (lines.at(-1)?.length ?? 0) + 1,
    );
  return located(words, Math.max(at, 1), Math.max(Number(column), 1));
}

function located(message: string, line: number, column: number): Failure {
  return { ok: false, error: { ...failure(message).error, line, column } };
}

/** The value of a text of JSON, or undefined where the text is none. */
export function jsonOf(text: string): Json | undefined {
  try {
    const value: Json = JSON.parse(text);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
