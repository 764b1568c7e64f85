import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout } from "../scripts/checkout.ts";
import { median, type Line } from "./people.ts";
import type { World } from "./world.ts";

const TURNS = 5;
const MOST_TIMES = 3;

/**
 * Measures the bundle's size, and the CPU time until the Worker can answer, in turns with a bare Hono Worker.
 */
export function measureStartUp(world: World): Line[] {
  const folder = mkdtempSync(join(tmpdir(), "tidemark-startup-"));
  const [ours, bare]: [number[], number[]] = [[], []];
  for (let turn = 0; turn < TURNS; turn++) {
    bare.push(activeMs("bench/bare.toml", folder));
    ours.push(activeMs("wrangler.toml", folder));
  }
  rmSync(folder, { recursive: true, force: true });
  const megabytes = world.bundle.gzipBytes / 1_000_000;
  const ratio = median(ours) / median(bare);
  return [
    {
      what: "bundle, MB gzip",
      ours: megabytes.toFixed(2),
      floor: "1.00",
      ratio: megabytes,
      target: "< 1.5",
      holds: megabytes < 1.5,
    },
    {
      what: "start-up, ms CPU",
      ours: median(ours).toFixed(1),
      floor: median(bare).toFixed(1),
      ratio,
      target: `≤ ${MOST_TIMES}`,
      holds: ratio <= MOST_TIMES,
    },
  ];
}

/** The CPU time of one start in ms, by `wrangler check startup`. */
function activeMs(config: string, folder: string): number {
  const asked = ["check", "startup", "--config", config, "--outfile", join(folder, "profile")];
  const printed = execFileSync("wrangler", asked, {
    cwd: checkout,
    encoding: "utf8",
    env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
    stdio: ["ignore", "pipe", "pipe"],
  });
  return Number(/Active: ([\d.]+) ms/.exec(printed)?.[1]);
}
