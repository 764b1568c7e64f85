import { readFileSync } from "node:fs";
import { ENGINE, makeEngine } from "../engine/make-engine.ts";

/** Says so when the committed engine of expressions is not what its script makes of the installed package. */
export function checkEngine(committed: Uint8Array = readFileSync(ENGINE)): string {
  return makeEngine().equals(committed)
    ? ""
    : "workers/automations/expressions/quickjs.wasm: `node scripts/run.mjs scripts/engine.ts` writes it anew\n";
}
