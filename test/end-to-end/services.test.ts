import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { listFills } from "#shared/contracts/fills.ts";
import { checkout } from "../../scripts/checkout.ts";
import { freePort } from "../../scripts/postgres/server-process.ts";
import { isAlive } from "../../scripts/processes/process-table.ts";
import { copyCheckout, serverOf } from "./checkout-copy.ts";
import { everyPage, findImport, newDevice, send } from "./device.ts";
import { runInShell } from "./shell-command.ts";

const PATIENCE = { timeout: 60_000, interval: 100 };
const SERVE = /Serve +(npx wrangler dev.*)\n +Open +(\S+)/;

test("the services, after a crash of theirs, then `npx wrangler dev` alone: sign up, import, see the fills", async () => {
  const folder = copyCheckout("services");
  const variables = join(folder, ".dev.vars");
  const environment = join(folder, ".env");
  writeFileSync(variables, '# mine\nPASSWORD_COST="4"\nPEPPER=\n');
  writeFileSync(environment, "# mine\nMY_KEY=1");
  const taken = await takePort();

  const crashed = runInShell(folder, "npm run services", { PORT: taken });
  await crashed.says(SERVE);
  await crashed.kill9();
  const secrets = readFileSync(variables, "utf8");
  expect(secrets).toMatch(/^# mine\nPASSWORD_COST="4"\nPEPPER='.+'\n(\w+='.+'\n){3}$/);
  const left = serverOf(folder)?.pid ?? 0;
  expect(isAlive(left)).toBe(true);

  const services = runInShell(folder, "npm run services", { PORT: taken });
  const [serve = "", origin = ""] = await services.says(SERVE);
  expect(isAlive(left)).toBe(false);
  expect(new URL(origin).port).not.toBe(taken);
  expect(readFileSync(variables, "utf8")).toBe(secrets);
  expect(readFileSync(environment, "utf8")).toMatch(/^# mine\nMY_KEY=1\n(\w+='.+'\n)+$/);

  const worker = runInShell(folder, serve, { WRANGLER_REGISTRY_PATH: join(folder, "registry") });
  await worker.says(/Ready on/);
  const device = await newDevice(origin);
  const file = readFileSync(join(checkout, "test/fixtures/ibkr-flex.csv"), "utf8");
  const { id } = await send(device, "flex.csv", file);
  await expect.poll(async () => (await findImport(device, id)).status, PATIENCE).toBe("completed");
  expect(await everyPage(device, listFills)).toHaveLength(9);

  await worker.interrupt();
  await services.interrupt();
  expect(isAlive(serverOf(folder)?.pid ?? 0)).toBe(false);
});

/** A port that another program holds until the test has ended. */
async function takePort(): Promise<string> {
  const port = await freePort();
  const server: Server = createServer();
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return String(port);
}
