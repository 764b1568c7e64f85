import { type ESTree, parseSync, type Plugin } from "vite";

const CONTRACTS = /\/shared\/contracts\/[\w-]+\.ts$/;
/** What the Worker and the API document read of a contract, and no caller does. */
const SERVED = ["tag", "scope", "role", "requires", "limit", "errors"];
/** What a caller shows only where it asks for a confirmation. */
const CONFIRMED = ["name", "summary"];

type Cut = { start: number; end: number; text: string };

/**
 * Leaves out of the contracts what only the Worker and the API document read, and a contract that no page
 * calls. Both were 3 kB of every first load.
 */
export function contractsAsCalled(): Plugin {
  return {
    name: "tidemark-contracts-as-called",
    transform: {
      filter: { id: CONTRACTS },
      handler: (code) => ({ code: asCalled(code), map: null }),
    },
  };
}

/** The module of contracts without what no caller reads. */
export function asCalled(code: string): string {
  const { body } = parseSync("contracts.js", code).program;
  return cutOut(
    code,
    body.flatMap((statement) => cutsOf(statement)),
  );
}

/** The cuts in `export const name = endpoint({ … })`, and in no other statement. */
function cutsOf(statement: ESTree.Program["body"][number]): Cut[] {
  if (statement.type !== "ExportNamedDeclaration") return [];
  if (statement.declaration?.type !== "VariableDeclaration") return [];
  return statement.declaration.declarations.flatMap(({ init }) => {
    if (init?.type !== "CallExpression") return [];
    const { callee, arguments: given, start } = init;
    const [declared] = given;
    if (callee.type !== "Identifier" || callee.name !== "endpoint") return [];
    if (declared?.type !== "ObjectExpression") return [];
    const unread = declared.properties.some((each) => nameOf(each) === "stepUp")
      ? SERVED
      : [...SERVED, ...CONFIRMED];
    return [{ start, end: start, text: "/* @__PURE__ */ " }, ...propertyCuts(declared, unread)];
  });
}

/** A property is cut together with the comma after it. */
function propertyCuts({ properties, end }: ESTree.ObjectExpression, unread: readonly string[]): Cut[] {
  return properties.flatMap((each, at) => {
    const name = nameOf(each);
    if (name === undefined || !unread.includes(name)) return [];
    return [{ start: each.start, end: properties[at + 1]?.start ?? end - 1, text: "" }];
  });
}

function nameOf(property: ESTree.ObjectExpression["properties"][number]): string | undefined {
  return property.type === "Property" && property.key.type === "Identifier" ? property.key.name : undefined;
}

function cutOut(code: string, cuts: readonly Cut[]): string {
  let rest = code;
  for (const { start, end, text } of cuts.toReversed()) rest = rest.slice(0, start) + text + rest.slice(end);
  return rest;
}
