import type { Context } from "hono";
import type * as z from "zod";
import { isShallow } from "#shared/act.ts";
import { HOLDS_PROTO, holdsProto } from "#shared/contracts/json.ts";
import type { AnyEndpoint, BodyKind, Endpoint, Replies, ReplyKind } from "#shared/endpoint.ts";
import { Problem } from "#shared/problem.ts";
import { bodyText } from "../body/body-text.ts";
import type { AppEnv } from "../factory.ts";
import { unknownFields } from "./unknown-fields.ts";
import { MOST_ISSUES, valid } from "./valid.ts";

/** The parsed parts of a request for which its contract has schemas. A part without a schema is absent. */
export type Parts<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  Taken extends BodyKind,
> = Part<"params", P> & (Taken extends "json" ? Part<"query", Q> & Part<"body", B> : unknown);
type Part<Name extends string, Schema extends z.ZodType> = [z.output<Schema>] extends [never]
  ? unknown
  : Record<Name, z.output<Schema>>;

const JSON_TYPE = /^application\/json\s*(?:;|$)/i;

/** Parses a request by its contract. It throws `invalid_request` with an issue for every field. */
export function partsOf<
  P extends z.ZodType,
  Q extends z.ZodType,
  B extends z.ZodType,
  Taken extends BodyKind,
>(
  c: Context<AppEnv>,
  contract: Endpoint<P, Q, B, z.ZodType, Replies, ReplyKind, Taken>,
): Promise<Parts<P, Q, B, Taken>>;
export async function partsOf(c: Context<AppEnv>, contract: AnyEndpoint): Promise<object> {
  const { params, query, body, bodyKind } = contract;
  const isJson = bodyKind === "json";
  return {
    params: params && valid(params, c.req.param()),
    query: query && isJson && known(query, queryOf(c), "is not a parameter here"),
    body: body && isJson && known(body, await bodyOf(c), "is not a field here"),
  };
}

/**
 * Parses a body or a query, and refuses what its schema would leave out without a word. A misspelt filter
 * would ask for everything.
 */
function known<S extends z.ZodType>(schema: S, given: unknown, message: string): z.output<S> {
  const parsed = valid(schema, given);
  const issues = unknownFields(schema, given).map((path) => ({ path, message }));
  if (issues.length > 0)
    throw new Problem("invalid_request", undefined, { issues: issues.slice(0, MOST_ISSUES) });
  return parsed;
}

/** A repeated name has a list as its value, which no schema accepts as a text. */
function queryOf(c: Context<AppEnv>): Record<string, unknown> {
  const all = Object.entries(c.req.queries());
  return Object.fromEntries(all.map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}

async function bodyOf(c: Context<AppEnv>): Promise<unknown> {
  if (!JSON_TYPE.test(c.req.header("content-type") ?? "")) return {};
  try {
    const text = await bodyText(c);
    const value: unknown = JSON.parse(text) ?? {};
    // A record's schema would leave the member out, and the writer would not hear of it.
    if (/__proto__|\\u005f/i.test(text) && isShallow(value) && holdsProto(value))
      throw new Problem("invalid_request", `The body ${HOLDS_PROTO}.`);
    return value;
  } catch (error) {
    if (error instanceof SyntaxError) throw new Problem("invalid_request", "The body is not valid JSON.");
    throw error;
  }
}
