import type { Vite } from "vitest/node";

const DYNAMIC = /\bimport\(("[^"]+")\)/g;

/**
 * Replaces dynamic imports by static ones. In tests a dynamic import is a request to the outside. When two
 * calls wait for one import, workerd ends the call that did not send the request.
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
      // The imports follow the code, so that its line numbers stay the same.
      return {
        code: `${early}\n${[...names].map(([from, name]) => `import * as ${name} from ${from};`).join("\n")}\n`,
        map: null,
      };
    },
  };
}
