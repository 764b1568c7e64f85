import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Plugin } from "vite";

const FILES = ["swagger-ui.css", "swagger-ui-bundle.js"];
const folder = createRequire(import.meta.url)("swagger-ui-dist/absolute-path.js") as () => string;

/** Puts the API reference's own assets beside our page in `/api-docs/`; nothing is loaded from elsewhere. */
export function apiDocs(): Plugin {
  return {
    name: "tidemark-api-docs",
    apply: "build",
    async generateBundle() {
      for (const name of FILES) {
        this.emitFile({
          type: "asset",
          fileName: `api-docs/${name}`,
          source: await readFile(join(folder(), name)),
        });
      }
    },
  };
}
