import { realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const checkout = realpathSync(resolve(dirname(fileURLToPath(import.meta.url)), ".."));
export const local = join(checkout, ".local");
