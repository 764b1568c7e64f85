import { isJson, type Json, listOf, numberOf, objectOf, textOf } from "./json.ts";

export type Field = { name: string; isRequired: boolean; shape: Shape };
/** A value in words; an object has its fields, and one of several objects has each of them. */
export type Shape = { words: string; alternatives: Field[][] };

const POINTER = "#/components/schemas/";
/** The bounds that the document gives to every integer say nothing. */
const SAFE = Number.MAX_SAFE_INTEGER;

/**
 * Puts a JSON Schema into words. `open` holds the named schemas that are being described: where one contains
 * itself, its name stands for it.
 */
export function describeSchema(schema: unknown, schemas: Json, open: readonly string[] = []): Shape {
  if (!isJson(schema)) return plain("anything");
  const { $ref, anyOf, oneOf, allOf, enum: values, const: only, type, items, prefixItems } = schema;
  const within = (part: unknown): Shape => describeSchema(part, schemas, open);
  if (typeof $ref === "string") return named($ref.replace(POINTER, ""), schemas, open);
  if (Array.isArray(allOf)) return joined(allOf.map(within), " and ");
  if (Array.isArray(anyOf)) return joined(anyOf.map(within), " or ");
  if (Array.isArray(oneOf)) return joined(oneOf.map(within), " or ");
  if (Array.isArray(values)) return plain(values.map((value) => JSON.stringify(value)).join(" or "), schema);
  if (only !== undefined) return plain(JSON.stringify(only), schema);
  if (Array.isArray(type))
    return joined(
      type.map((each) => within({ ...schema, type: each })),
      " or ",
    );
  if (Array.isArray(prefixItems)) return joined(prefixItems.map(within), ", ", "list of ");
  if (type === "array") return wrapped(`list of${most(schema["maxItems"])} `, within(items));
  if (type === "object") return objectShape(schema, within);
  return plain(scalarWords(schema), schema);
}

function plain(words: string, { default: start }: Json = {}): Shape {
  const said = start === undefined ? "" : `, by default ${JSON.stringify(start)}`;
  return { words: `${words}${said}`, alternatives: [] };
}

function named(name: string, schemas: Json, open: readonly string[]): Shape {
  if (open.includes(name)) return plain(name);
  const shape = describeSchema(schemas[name], schemas, [...open, name]);
  // Names that the document made up itself say nothing.
  return name.startsWith("__")
    ? shape
    : { ...shape, words: shape.words === "object" ? name : `${name}: ${shape.words}` };
}

function joined(parts: Shape[], by: string, before = ""): Shape {
  const words = [...new Set(parts.map((part) => part.words))];
  return {
    words: `${before}${words.join(by)}`,
    alternatives: parts.flatMap(({ alternatives }) => alternatives),
  };
}

function wrapped(before: string, { words, alternatives }: Shape): Shape {
  return { words: `${before}${words}`, alternatives };
}

function objectShape(schema: Json, within: (part: unknown) => Shape): Shape {
  const { properties, additionalProperties, required } = schema;
  const fields = Object.entries(objectOf(properties)).map(([name, part]) => ({
    name,
    isRequired: listOf(required).includes(name),
    shape: within(part),
  }));
  if (fields.length > 0) return { words: "object", alternatives: [fields] };
  if (isJson(additionalProperties))
    return wrapped("object of any names, each ", within(additionalProperties));
  return plain("object");
}

function scalarWords(schema: Json): string {
  const { type, format, minLength, maxLength, minimum, maximum } = schema;
  if (type === "string") {
    const kind = format === "binary" ? "file" : format === undefined ? "text" : `text (${textOf(format)})`;
    return `${kind}${range(numberOf(minLength), numberOf(maxLength), " characters")}`;
  }
  if (type === "integer" || type === "number") {
    const [least, greatest] = [numberOf(minimum), numberOf(maximum)];
    const words = type === "integer" ? "whole number" : "number";
    return `${words}${range(least === -SAFE ? null : least, greatest === SAFE ? null : greatest, "")}`;
  }
  return typeof type === "string" ? type : "anything";
}

function range(least: number | null, most: number | null, unit: string): string {
  if (least !== null && most !== null)
    return least === most ? `, ${least}${unit}` : `, ${least} to ${most}${unit}`;
  if (most !== null) return `, at most ${most}${unit}`;
  return least === null ? "" : `, at least ${least}${unit}`;
}

function most(items: unknown): string {
  const count = numberOf(items);
  return count === null ? "" : ` at most ${count}`;
}
