import { writeFileSync } from "node:fs";
import { ENGINE, makeEngine } from "./engine/make-engine.ts";

// Writes the metered engine of expressions anew, after a change of its package or of the meter.
writeFileSync(ENGINE, makeEngine());
process.stdout.write(`${ENGINE} is written\n`);
