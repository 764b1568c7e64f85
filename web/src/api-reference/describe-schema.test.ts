import { expect, test } from "vitest";
import { describeSchema } from "./describe-schema.ts";

const schemas = {
  Decimal: { type: "string", pattern: "^-?\\d+$", maxLength: 40 },
  Node: { type: "object", properties: { next: { $ref: "#/components/schemas/Node" } }, required: [] },
  __schema0: { type: "boolean" },
};

test.each([
  [{ type: "string" }, "text"],
  [{ type: "string", minLength: 1, maxLength: 300 }, "text, 1 to 300 characters"],
  [{ type: "string", format: "uri", maxLength: 9 }, "text (uri), at most 9 characters"],
  [{ type: "string", format: "binary" }, "file"],
  [{ type: "integer", minimum: 1, maximum: 500, default: 100 }, "whole number, 1 to 500, by default 100"],
  [{ type: "integer", minimum: -Number.MAX_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }, "whole number"],
  [{ type: "number", minimum: 0 }, "number, at least 0"],
  [{ enum: ["open", "closed"], type: "string", default: "open" }, '"open" or "closed", by default "open"'],
  [{ const: "events" }, '"events"'],
  [{ type: ["string", "null"] }, "text or null"],
  [
    { anyOf: [{ $ref: "#/components/schemas/Decimal" }, { type: "null" }] },
    "Decimal: text, at most 40 characters or null",
  ],
  [{ $ref: "#/components/schemas/__schema0" }, "boolean"],
  [{ type: "array", maxItems: 20, items: { type: "string" } }, "list of at most 20 text"],
  [{ prefixItems: [{ type: "number" }, { type: "string" }], type: "array" }, "list of number, text"],
  [{ type: "object", additionalProperties: { type: "number" } }, "object of any names, each number"],
  [{ type: "object" }, "object"],
  [{}, "anything"],
  [undefined, "anything"],
  [{ $ref: "#/components/schemas/Missing" }, "Missing: anything"],
])("says %j in words", (schema, words) => {
  expect(describeSchema(schema, schemas)).toEqual({ words, alternatives: [] });
});

test("gives the fields of an object, of the objects in a list, and of each of several", () => {
  const one = {
    type: "object",
    properties: { id: { type: "string" }, n: { type: "number" } },
    required: ["id"],
  };
  const fields = [
    { name: "id", isRequired: true, shape: { words: "text", alternatives: [] } },
    { name: "n", isRequired: false, shape: { words: "number", alternatives: [] } },
  ];
  expect(describeSchema(one, {})).toEqual({ words: "object", alternatives: [fields] });
  expect(describeSchema({ type: "array", items: one }, {})).toEqual({
    words: "list of object",
    alternatives: [fields],
  });
  expect(describeSchema({ anyOf: [one, { type: "null" }, one] }, {}).alternatives).toEqual([fields, fields]);
});

test("a schema that contains itself ends with its name", () => {
  expect(describeSchema({ $ref: "#/components/schemas/Node" }, schemas)).toEqual({
    words: "Node",
    alternatives: [[{ name: "next", isRequired: false, shape: { words: "Node", alternatives: [] } }]],
  });
});
