import * as z from "zod";
import type { AnyEndpoint } from "#shared/endpoint.ts";

/** A page for an assistant: it pays for each word, and asks for the next page by the cursor. */
export const MOST_ITEMS = 50;
const USUAL_ITEMS = 20;

/** The input of a tool as a JSON Schema whose root is an object. */
export type InputSchema = { type: "object"; [key: string]: unknown };
type Part = { properties?: Record<string, unknown>; required?: string[] };

/** Makes the input of a tool from the params, the query and the body of its contract. */
export function inputSchemaOf({ params, query, body }: AnyEndpoint): InputSchema {
  const parts = [params, query, body].map(partOf);
  const properties = Object.fromEntries(parts.flatMap((part) => Object.entries(part.properties ?? {})));
  const { limit } = properties;
  const paged =
    limit === undefined
      ? {}
      : { limit: { type: "integer", minimum: 1, maximum: MOST_ITEMS, default: USUAL_ITEMS } };
  return {
    type: "object",
    properties: { ...properties, ...paged },
    required: parts.flatMap((part) => part.required ?? []),
    additionalProperties: false,
  };
}

/** The request of a tool's call: what its path, its query and its body say. */
export type Asked = {
  params: Record<string, unknown>;
  query: Record<string, unknown>;
  body: Record<string, unknown> | null;
};

/**
 * Splits the arguments of a call as the contract reads them. A name that it does not know is named in
 * `unknown`, because an assistant must not take a filter for applied that was ignored.
 */
export function askedOf(
  contract: AnyEndpoint,
  given: Readonly<Record<string, unknown>>,
): { kind: "asked"; asked: Asked } | { kind: "unknown"; names: string[] } {
  const inPath = namesOf(contract.params);
  const inQuery = namesOf(contract.query);
  const inBody = namesOf(contract.body);
  const unknown = Object.keys(given).filter((name) => ![...inPath, ...inQuery, ...inBody].includes(name));
  if (unknown.length > 0) return { kind: "unknown", names: unknown.slice(0, 10) };
  const pick = (of: readonly string[]) =>
    Object.fromEntries(Object.entries(given).filter(([name]) => of.includes(name)));
  const query = Object.entries(pick(inQuery)).map(([name, value]) => [name, asText(value)]);
  return {
    kind: "asked",
    asked: {
      params: pick(inPath),
      query: {
        ...Object.fromEntries(query),
        ...(inQuery.includes("limit") ? { limit: limited(given["limit"]) } : {}),
      },
      body: contract.body === undefined ? null : pick(inBody),
    },
  };
}

function namesOf(schema: z.ZodType | undefined): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function partOf(schema: z.ZodType | undefined): Part {
  if (!(schema instanceof z.ZodObject)) return {};
  // An empty registry keeps every type where it is used, instead of under `$defs`.
  const made = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    metadata: z.registry(),
    override: ({ jsonSchema }) => {
      // The pattern of an instant is longer than all else that is said of it.
      if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
    },
  });
  const properties = Object.fromEntries(Object.entries(made.properties ?? {}));
  return { properties, required: made.required ?? [] };
}

/** A query writes a list with commas between its members. */
function asText(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(String).join(",");
  return typeof value === "object" && value !== null ? JSON.stringify(value) : value;
}

function limited(value: unknown): unknown {
  if (value === undefined) return USUAL_ITEMS;
  return typeof value === "number" && value > MOST_ITEMS ? MOST_ITEMS : value;
}
