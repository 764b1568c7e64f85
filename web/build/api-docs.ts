import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const FILES = ["swagger-ui.css", "swagger-ui-bundle.js"];
const { resolve } = createRequire(import.meta.url);

/** Puts the API reference's own assets beside our page in `/api-docs/`; nothing is loaded from elsewhere. */
export function apiDocs(): Plugin {
  return {
    name: "tidemark-api-docs",
    apply: "build",
    async generateBundle() {
      for (const name of FILES) {
        const source = await readFile(resolve(`swagger-ui-dist/${name}`));
        this.emitFile({ type: "asset", fileName: `api-docs/${name}`, source });
      }
    },
  };
}
