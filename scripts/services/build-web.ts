import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkout } from "../checkout.ts";
import { onceFor } from "./stamps.ts";

/** Builds the web app when its sources have changed since the last build. */
export async function buildWeb(): Promise<void> {
  await onceFor("web", ["web", "shared", "package-lock.json"], "web/dist/index.html", async () => {
    const vite = join(checkout, "node_modules", "vite", "bin", "vite.js");
    try {
      await promisify(execFile)(
        process.execPath,
        [vite, "build", "--config", "web/vite.config.ts", "--logLevel", "warn"],
        // A build that a test run starts would inherit its mode and bundle React's development build.
        { cwd: checkout, env: { ...process.env, NODE_ENV: "production" } },
      );
    } catch (error) {
      const said = error instanceof Error && "stderr" in error ? String(error.stderr) : String(error);
      throw new Error(`the web app did not build:\n${said.trim()}`, { cause: error });
    }
  });
}
