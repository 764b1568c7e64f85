import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../checkout.ts";
import { meterModule } from "./meter-module.ts";

const PACKAGE = join(checkout, "node_modules", "@jitl", "quickjs-wasmfile-release-sync", "dist");
/** The engine whose imported functions were read from the loader that comes with it. */
const SOURCE = "105c3bed22d457e43e3d1c3c1c6959fda62a8fe06f0fc8a985303c3a2be72232";
/** The engine of the product. It is committed, so that every tool finds it by a relative path. */
export const ENGINE = join(checkout, "workers", "automations", "expressions", "quickjs.wasm");

/** What the engine calls, by the names that its compiler gave to it. */
const IMPORTS = {
  b: "assertFailed",
  c: "writeFile",
  d: "closeFile",
  e: "readEnvironment",
  f: "sizeEnvironment",
  g: "normalizeModule",
  h: "loadModule",
  i: "shouldInterrupt",
  j: "setTimer",
  k: "growMemory",
  l: "keepAlive",
  m: "localTime",
  n: "timeZone",
  o: "seekFile",
  p: "now",
  q: "abort",
  r: "exit",
  s: "callHost",
  t: "freeHostRef",
};
/** What the sandbox calls, by the names of QuickJS's bindings. */
const EXPORTS = {
  allocate: "malloc",
  newRuntime: "QTS_NewRuntime",
  setMaxStackSize: "QTS_RuntimeSetMaxStackSize",
  newContext: "QTS_NewContext",
  evaluate: "QTS_Eval",
  call: "QTS_Call",
  resolveException: "QTS_ResolveException",
  newString: "QTS_NewString",
  getString: "QTS_GetString",
  getProperty: "QTS_GetProp",
  getUndefined: "QTS_GetUndefined",
};
/** The least holds the engine's stack of 5 MB and its first context; the most bounds what a script stores. */
const PAGES = { least: 84, most: 512 };

/** Makes the metered engine from the installed package; it throws at another version of the package. */
export function makeEngine(): Buffer {
  const source = readFileSync(join(PACKAGE, "emscripten-module.wasm"));
  const found = createHash("sha256").update(source).digest("hex");
  if (found !== SOURCE)
    throw new Error(`the engine's package has another module, ${found}: read its imports anew`);
  const exported = new Map(
    [...readFileSync(join(PACKAGE, "emscripten-module.mjs"), "utf8").matchAll(/d\._(\w+)=b\.([\w$]+)/g)].map(
      ([, name = "", old = ""]) => [name, old],
    ),
  );
  const exports = { initialize: "u" };
  return meterModule(source, {
    imports: IMPORTS,
    exports: {
      ...exports,
      ...Object.fromEntries(Object.entries(EXPORTS).map(([name, old]) => [name, exported.get(old) ?? old])),
    },
    pages: PAGES,
  });
}
