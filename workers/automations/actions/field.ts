import * as z from "zod";
import { type CatalogueField, OwnThing } from "#shared/contracts/integrations.ts";
import { jsonOf } from "#shared/contracts/json.ts";
import { isFieldValue, nameFault } from "../../egress/core/outgoing-headers.ts";
import { piecesOf } from "../expressions/core/pieces.ts";

/** What a form says of a field. */
type Said = { title: string; description?: string; example?: string; of?: OwnThing };

const toText = (value: unknown) =>
  typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : typeof value === "object" && value !== null
      ? JSON.stringify(value)
      : value;

/** One line. A template may make a number or an object of it, which becomes text. */
export function text(said: Said, most = 500) {
  return z.preprocess(toText, z.string().max(most)).meta(said);
}

/** Text of several lines. */
export function longText(said: Said, most = 8_000) {
  return z.preprocess(toText, z.string().max(most)).meta({ ...said, format: "multiline" });
}

/** A credential: it is sealed, and forms do not show it. */
export function secret(said: Said, most = 4_000) {
  return z
    .string()
    .trim()
    .min(1)
    .max(most)
    .meta({ ...said, writeOnly: true });
}

const NO_FIELD_VALUE = "holds a character that no header field holds";

/** A credential that a header field carries, such as a token. */
export function fieldSecret(said: Said, most = 4_000) {
  return secret(said, most).refine(isFieldValue, NO_FIELD_VALUE);
}

/** The name of a header field that a user may set. */
export function fieldName(said: Said) {
  return text(said, 100).superRefine((name, { addIssue }) => {
    const fault = nameFault(name);
    if (fault !== null) addIssue({ code: "custom", message: fault, input: name });
  });
}

/** Any JSON, or a template of it. */
export function json(said: Said, most = 200_000) {
  return jsonOf(most).meta({ ...said, format: "json" });
}

/** Names and values, such as header fields. */
export function pairs(said: Said, most = 50) {
  return z
    .record(z.string().min(1).max(200), z.preprocess(toText, z.string().max(4_000)))
    .refine((record) => Object.keys(record).length <= most, `has more than ${most} members`)
    .meta({ ...said, format: "json" });
}

/** Of a fault that no value of a template mends, so that it is told when the node is written. */
export const CERTAIN = { params: { isCertain: true } };

/** Header fields that a user sets. What a template stands for is judged when it is filled. */
export function headerFields(said: Said) {
  return pairs(said).superRefine((fields, { addIssue }) => {
    for (const [name, value] of Object.entries(fields)) {
      const around = piecesOf(value)?.map((piece) => ("text" in piece ? piece.text : "")) ?? [value];
      const fault = nameFault(name) ?? (isFieldValue(around.join("")) ? null : NO_FIELD_VALUE);
      if (fault !== null)
        addIssue({ code: "custom", message: fault, input: value, path: [name], ...CERTAIN });
    }
  });
}

/** The fields of an object's schema, as a form shows them. */
export function fieldsOf(schema: z.ZodType): CatalogueField[] {
  const document = Node.parse(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }));
  const [first, ...others] = document.oneOf ?? document.anyOf ?? [document];
  if (first === undefined) return [];
  const required = new Set(
    others.reduce((kept, each) => kept.filter((name) => each.required.includes(name)), first.required),
  );
  const fields = new Map<string, CatalogueField>();
  for (const each of [first, ...others])
    for (const [name, node] of Object.entries(each.properties)) {
      const field = fieldOf(name, node, required.has(name));
      const known = fields.get(name);
      const choices = [...(known?.choices ?? []), ...(field.choices ?? [])];
      fields.set(name, { ...field, choices: choices.length === 0 ? null : [...new Set(choices)] });
    }
  return [...fields.values()];
}

type Node = z.infer<typeof Node>;
const Node = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  title: z.string().optional(),
  description: z.string().optional(),
  example: z.string().optional(),
  writeOnly: z.boolean().optional(),
  of: OwnThing.optional(),
  enum: z.array(z.string()).optional(),
  const: z.string().optional(),
  required: z.array(z.string()).default([]),
  get properties() {
    return z.record(z.string(), Node).default({});
  },
  get oneOf() {
    return z.array(Node).optional();
  },
  get anyOf() {
    return z.array(Node).optional();
  },
});

function fieldOf(name: string, node: Node, isRequired: boolean): CatalogueField {
  const choices = node.enum ?? (node.const === undefined ? null : [node.const]);
  return {
    name,
    label: node.title ?? name,
    kind: kindOf(node, choices !== null),
    isRequired,
    isSecret: node.writeOnly ?? false,
    choices,
    of: node.of ?? null,
    help: node.description ?? null,
    example: node.example ?? null,
  };
}

function kindOf({ type, format }: Node, isChoice: boolean): CatalogueField["kind"] {
  if (isChoice) return "choice";
  if (format === "multiline") return "longText";
  if (format === "json") return "json";
  if (format === "expression") return "expression";
  if (type === "number" || type === "integer") return "number";
  if (type === "boolean") return "boolean";
  return type === "object" || type === "array" ? "json" : "text";
}
