import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unstable_readConfig } from "wrangler";
import * as z from "zod";
import { checkout } from "../checkout.ts";
import { buildWeb } from "./build-web.ts";

const Assets = z.object({ run_worker_first: z.array(z.string().startsWith("/").max(100)).min(1).max(100) });

/** Where `wrangler pages` is run, because it reads its configuration from there only. */
export const pagesFolder = join(checkout, "web", "pages");

/** Builds the web app for Pages: the files of the Worker's shape, and the paths that go to the function. */
export async function buildPages(): Promise<void> {
  await buildWeb();
  const built = join(pagesFolder, "dist");
  rmSync(built, { recursive: true, force: true });
  cpSync(join(checkout, "web", "dist"), built, { recursive: true });
  writeFileSync(join(built, "_routes.json"), `${JSON.stringify(routes(), null, 2)}\n`);
}

/** Pages takes at most 100 rules of at most 100 characters. */
function routes(): object {
  const { assets } = unstable_readConfig({ config: join(checkout, "wrangler.toml") });
  return { version: 1, include: Assets.parse(assets).run_worker_first, exclude: [] };
}
