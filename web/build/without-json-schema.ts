import { readFileSync } from "node:fs";
import type { Plugin } from "vite";

const MAKER = /node_modules\/zod\/v4\/core\/to-json-schema\.js$/;
/** What each type adds to a JSON Schema; a schema asks for it only while one is made. */
const PROCESSORS = /node_modules\/zod\/v4\/core\/json-schema-processors\.js$/;
const ABSENT = 'const absent = () => { throw new Error("JSON Schemas are made by the Worker only"); };';
/** Every schema asks for its two methods when it is made; only calling one of them is refused. */
const METHODS = ["createToJSONSchemaMethod", "createStandardJSONSchemaMethod"];
const STEPS = [
  "initializeContext",
  "handleUnrepresentable",
  "processSchema",
  "process",
  "extractDefs",
  "finalize",
];

/**
 * Leaves out what makes JSON Schemas of Zod's types, which no bundler can see to be unused. Only the Worker
 * makes them; 6 kB of every first load were for nothing.
 */
export function withoutJsonSchema(): Plugin {
  return {
    name: "tidemark-without-json-schema",
    enforce: "pre",
    load(id) {
      if (PROCESSORS.test(id)) {
        const exported = readFileSync(id, "utf8").matchAll(/^export (?:const|function) (\w+)/gm);
        return [ABSENT, ...[...exported].map(([, name]) => `export { absent as ${name} };`)].join("\n");
      }
      if (!MAKER.test(id)) return undefined;
      return [
        ABSENT,
        "const method = () => absent;",
        ...STEPS.map((name) => `export { absent as ${name} };`),
        ...METHODS.map((name) => `export { method as ${name} };`),
      ].join("\n");
    },
  };
}
