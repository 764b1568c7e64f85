import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout } from "../scripts/postgres-home.ts";
import { median, type Line } from "./people.ts";
import type { World } from "./world.ts";

/** How much is uploaded, and how much CPU the Worker takes before it can answer (`wrangler check startup`, the middle of five). */
export function measureStartUp(world: World): Line[] {
  const folder = mkdtempSync(join(tmpdir(), "tidemark-startup-"));
  const active = Array.from({ length: 5 }, () => {
    const printed = execFileSync("wrangler", ["check", "startup", "--outfile", join(folder, "profile")], {
      cwd: checkout,
      encoding: "utf8",
      env: { ...process.env, WRANGLER_SEND_METRICS: "false" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    return Number(/Active: ([\d.]+) ms/.exec(printed)?.[1]);
  });
  rmSync(folder, { recursive: true, force: true });
  const megabytes = world.bundle.gzipBytes / 1_000_000;
  const cpu = median(active);
  return [
    {
      what: "bundle, MB gzip",
      ours: megabytes.toFixed(2),
      floor: "1.00",
      ratio: megabytes,
      target: "< 1",
      holds: megabytes < 1,
    },
    {
      what: "start-up, ms CPU",
      ours: cpu.toFixed(0),
      floor: "100",
      ratio: cpu / 100,
      target: "< 1",
      holds: cpu < 100,
    },
  ];
}
