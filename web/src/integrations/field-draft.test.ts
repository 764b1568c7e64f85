import { expect, test } from "vitest";
import type { CatalogueField } from "#shared/contracts/integrations.ts";
import { configOf, missingOf, textsOf } from "./field-draft.ts";

const field = (name: string, kind: CatalogueField["kind"], isRequired = false): CatalogueField => ({
  name,
  label: name,
  kind,
  isRequired,
  isSecret: false,
  of: null,
  choices: null,
  help: null,
  example: null,
});
const FIELDS = [
  field("url", "text", true),
  field("body", "json"),
  field("count", "number"),
  field("isOn", "boolean", true),
];

test.each([
  [{ url: "https://a.test", body: { a: [1] }, count: 3, isOn: false }],
  [{ url: "{{ input.url }}", body: "{{ input }}", count: "{{ input.n }}", isOn: true }],
  [{ url: "7", body: "7" }],
  [{}],
])("a form gives back the configuration that it was filled from: %j", (config) => {
  expect(configOf(FIELDS, textsOf(FIELDS, config))).toEqual(config);
});

test("a body that is no JSON is text, and an empty required field is missing", () => {
  expect(configOf(FIELDS, { url: " ", body: "hello {", count: "", isOn: "" })).toEqual({ body: "hello {" });
  expect(missingOf(FIELDS, { url: " " })).toEqual(["url"]);
});
