import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout, local } from "../checkout.ts";

const NOT_SOURCES = ["dist", "node_modules", ".wrangler"];

/** Runs `work` unless it has run for the same files and its result still exists. */
export async function onceFor(
  name: string,
  sources: string[],
  result: string,
  work: () => Promise<void>,
): Promise<void> {
  const stamp = join(local, "stamps", name);
  const hash = createHash("sha256");
  for (const source of sources) addTo(hash, source);
  const digest = hash.digest("hex");
  if (existsSync(join(checkout, result)) && existsSync(stamp) && readFileSync(stamp, "utf8") === digest)
    return;
  await work();
  mkdirSync(join(local, "stamps"), { recursive: true });
  writeFileSync(stamp, digest);
}

function addTo(hash: ReturnType<typeof createHash>, source: string): void {
  const path = join(checkout, source);
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found || NOT_SOURCES.some((name) => source.endsWith(`/${name}`))) return;
  if (found.isDirectory()) {
    for (const name of readdirSync(path).toSorted()) addTo(hash, `${source}/${name}`);
  } else {
    hash.update(source).update("\0").update(readFileSync(path)).update("\0");
  }
}
