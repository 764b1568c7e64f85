import type { Vite } from "vitest/node";

const DYNAMIC = /\bimport\(("[^"]+")\)/g;

/**
 * Loads at the start what the product loads when it is first needed: here each such load is a request to the outside, and
 * of two calls that wait for one of them workerd ends the one whose request it is not.
 */
export function earlyImports(): Vite.Plugin {
  return {
    name: "tidemark:early-imports",
    transform(code, id) {
      if (!/\/(workers|durable-objects)\/.*(?<!\.test)\.ts$/.test(id)) return null;
      const names = new Map<string, string>();
      const early = code.replaceAll(DYNAMIC, (_, from: string) => {
        const name = names.get(from) ?? `early_${names.size}`;
        names.set(from, name);
        return `Promise.resolve(${name})`;
      });
      if (names.size === 0) return null;
      // Behind the code, so that its lines stay where they are.
      return {
        code: `${early}\n${[...names].map(([from, name]) => `import * as ${name} from ${from};`).join("\n")}\n`,
        map: null,
      };
    },
  };
}
