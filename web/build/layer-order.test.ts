import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { build } from "vite";
import { layerOrder } from "./layer-order.ts";

const root = mkdtempSync(join(tmpdir(), "layer-order-"));
afterAll(() => rmSync(root, { recursive: true }));

test("every sheet of a build begins with the order of the layers, also after the minifier", async () => {
  writeFileSync(join(root, "main.js"), 'import "./main.css";\nimport("./page.js");\n');
  writeFileSync(join(root, "main.css"), "@layer base {\n  a {\n    color: red;\n  }\n}\n");
  writeFileSync(join(root, "page.js"), 'import "./page.css";\n');
  writeFileSync(join(root, "page.css"), "@layer features {\n  a {\n    color: blue;\n  }\n}\n");
  const built = await build({
    root,
    logLevel: "silent",
    plugins: [layerOrder()],
    build: { write: false, rolldownOptions: { input: join(root, "main.js") } },
  });
  const sheets = [built]
    .flat()
    .flatMap((part) => ("output" in part ? part.output : []))
    .filter(({ fileName }) => fileName.endsWith(".css"));
  expect(sheets).toHaveLength(2);
  for (const sheet of sheets) {
    expect("source" in sheet && String(sheet.source)).toMatch(
      /^@layer base,controls,surfaces,features;@layer (?:base|features)\{/,
    );
  }
});
