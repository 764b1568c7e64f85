import * as z from "zod";

/** The part of a JSON Schema from which bounds are read. */
type Part = {
  type?: string | string[];
  enum?: unknown[];
  const?: unknown;
  $ref?: string;
  maxLength?: number;
  pattern?: string;
  maxItems?: number;
  maxProperties?: number;
  /** False closes a tuple. */
  items?: Part | false;
  prefixItems?: Part[];
  properties?: Record<string, Part>;
  additionalProperties?: boolean | Part;
  propertyNames?: Part;
  anyOf?: Part[];
  oneOf?: Part[];
  allOf?: Part[];
  $defs?: Record<string, Part>;
  /** Of any JSON (`shared/contracts/json.ts`): its longest form in characters. */
  "x-maxJsonLength"?: number;
};

export type Bounds = {
  /** Lists and records without a maximum, and texts without one, each by its path. */
  lists: string[];
  texts: string[];
  /** The paths of values of any shape. */
  open: string[];
  /** The most characters that the value's JSON can have; infinite where a part is unbounded. */
  chars: number;
};

/**
 * The most JSON characters per character: six for a control character or half a surrogate pair, two for a
 * quote.
 */
const ESCAPED = 6;
const SPARED: Record<string, number> = {
  [String.raw`^[\w.-]*$`]: 1,
  [String.raw`^[^\p{Cc}\p{Cs}]*$`]: 2,
};
const NUMBER_CHARS = 25;

/** The bounds of a schema's `input`, which is sent, or of its `output`, which is parsed. */
export function boundsOf(schema: z.ZodType, io: "input" | "output"): Bounds {
  const root = z.toJSONSchema(schema, { unrepresentable: "any", io, reused: "inline" }) as Part;
  const found: Bounds = { lists: [], texts: [], open: [], chars: 0 };
  const within = new Set<string>();

  function charsOf(part: Part, path: string): number {
    const longest = part["x-maxJsonLength"];
    if (longest !== undefined) return longest;
    if (part.$ref !== undefined) return ofReference(part.$ref, path);
    if (part.enum !== undefined) return Math.max(...part.enum.map((each) => JSON.stringify(each).length));
    if (part.const !== undefined) return JSON.stringify(part.const).length;
    const choices = part.anyOf ?? part.oneOf ?? part.allOf;
    if (choices !== undefined) return Math.max(...choices.map((each) => charsOf(each, path)));
    if (Array.isArray(part.type))
      return Math.max(...part.type.map((type) => charsOf({ ...part, type }, path)));
    switch (part.type) {
      case "string":
        if (part.maxLength === undefined) return note(found.texts, path);
        return 2 + part.maxLength * (SPARED[part.pattern ?? ""] ?? ESCAPED);
      case "array":
        return ofArray(part, path);
      case "object":
        return ofObject(part, path);
      case "number":
      case "integer":
      case "boolean":
      case "null":
        return NUMBER_CHARS;
      default:
        return note(found.open, path);
    }
  }

  function ofReference(reference: string, path: string): number {
    const name = reference.split("/").at(-1) ?? "";
    const named = root.$defs?.[name];
    if (named === undefined || within.has(name)) return note(found.open, path);
    within.add(name);
    const chars = charsOf(named, path);
    within.delete(name);
    return chars;
  }

  function ofArray(part: Part, path: string): number {
    const fixed = (part.prefixItems ?? []).reduce((sum, each) => sum + charsOf(each, `${path}[]`) + 1, 2);
    if (part.items === undefined || part.items === false) return fixed;
    const each = charsOf(part.items, `${path}[]`);
    return part.maxItems === undefined ? note(found.lists, path) : fixed + part.maxItems * (each + 1);
  }

  function ofObject(part: Part, path: string): number {
    let chars = 2;
    for (const [name, each] of Object.entries(part.properties ?? {}))
      chars += name.length + 4 + charsOf(each, path === "" ? name : `${path}.${name}`);
    const more = part.additionalProperties;
    if (more === undefined || more === false) return chars;
    if (more === true || Object.keys(more).length === 0) return chars + note(found.open, path);
    const name = charsOf(part.propertyNames ?? { type: "string" }, `${path}.{name}`);
    const value = charsOf(more, `${path}.{}`);
    if (part.maxProperties === undefined) return note(found.lists, path);
    return chars + part.maxProperties * (name + value + 2);
  }

  found.chars = charsOf(root, "");
  return found;
}

function note(list: string[], path: string): number {
  list.push(path);
  return Number.POSITIVE_INFINITY;
}
