import { join, relative } from "node:path";
import { checkout } from "../checkout.ts";
import { newSecrets } from "../keys/secrets.ts";
import { migrateIdentity } from "../migrate-identity.ts";
import { type Pooler, startPooler } from "../pooler/start-pooler.ts";
import { postgresHome } from "../postgres/home.ts";
import { startPostgres } from "../postgres/start-postgres.ts";
import { portFrom } from "../processes/run-file.ts";
import { type Run, say } from "../processes/stay-up.ts";
import { buildWeb } from "./build-web.ts";
import { onceFor } from "./stamps.ts";
import { isSet, setVariables } from "./variables.ts";

/** The address where the Worker listens, and the variables by which `wrangler dev` finds the services. */
export type Services = { port: number; origin: string; variables: Record<string, string> };

const PORT = Number(process.env["PORT"] ?? 8787);
// No call leaves the machine.
const QUIET = {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_SEND_ERROR_REPORTS: "false",
  WRANGLER_HIDE_BANNER: "true",
};

/** Starts all services that the Worker needs, and writes `.env` and `.dev.vars` for `wrangler dev`. */
export async function startServices(run: Run): Promise<Services> {
  const [ledger, ...others] = await Promise.allSettled([
    startLedger(run),
    makeSecrets(),
    prepareIdentity(),
    buildWeb(),
  ]);
  for (const part of others) if (part.status === "rejected") throw part.reason;
  if (ledger.status === "rejected") throw ledger.reason;
  const port = await portFrom(PORT);
  if (port !== PORT) say(`Port ${PORT} is in use by another program; this run takes ${port}.`);
  const variables = {
    CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_LEDGER: ledger.value.url("tidemark_edge"),
    CLOUDFLARE_HYPERDRIVE_LOCAL_CONNECTION_STRING_LEDGER_SYSTEM: ledger.value.url("tidemark_system"),
  };
  setVariables(join(checkout, ".env"), { ...variables, ...QUIET });
  return { port, origin: `http://localhost:${port}`, variables };
}

/** The place of the data, for the terminal. */
export function dataPlaces(): string {
  const { folder } = postgresHome();
  const postgres = relative(checkout, folder).startsWith("..") ? join(folder, "postgres") : ".local/postgres";
  return `${postgres} and .wrangler/state (delete both to start over)`;
}

async function startLedger(run: Run): Promise<Pooler> {
  const postgres = await startPostgres();
  run.onStop(postgres.stop);
  void postgres.gone.then(() =>
    run.end(1, "PostgreSQL is gone; see .local/postgres.log. Start again: nothing is lost."),
  );
  const { tidemark_edge, tidemark_system } = postgres.passwords;
  const pooler = await startPooler({ port: postgres.port, logins: { tidemark_edge, tidemark_system } });
  run.onStop(pooler.stop);
  return pooler;
}

async function makeSecrets(): Promise<void> {
  const path = join(checkout, ".dev.vars");
  const missing = Object.entries(await newSecrets()).filter(([name]) => !isSet(path, name));
  setVariables(path, Object.fromEntries(missing));
}

async function prepareIdentity(): Promise<void> {
  await onceFor("identity", ["migrations/identity"], ".wrangler/state/v3/d1", () =>
    migrateIdentity(["--local"]),
  );
}
