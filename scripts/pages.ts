import { join } from "node:path";
import { local } from "./checkout.ts";
import { portFrom } from "./processes/run-file.ts";
import { say, stayUp } from "./processes/stay-up.ts";
import { buildPages } from "./services/build-pages.ts";
import { servePages, serveWorker } from "./services/start-servers.ts";
import { dataPlaces, startServices } from "./services/start-services.ts";

// Starts the services, the Worker, and in front of it the web app as Pages serves it.
await stayUp(async (run) => {
  const began = Date.now();
  const { port, origin, variables } = await startServices(run);
  await buildPages();
  const workerPort = await portFrom(port + 1);
  // Another checkout's Worker has the same name, so this one is looked up in a registry of its own.
  const found = { WRANGLER_REGISTRY_PATH: join(local, "registry") };
  await serveWorker(run, workerPort, { ...variables, ...found, PUBLIC_ORIGIN: origin });
  await servePages(run, port, found);
  say(`
  Tidemark is running on Pages (ready after ${((Date.now() - began) / 1000).toFixed(1)} s)

  Open    ${origin}
  API     ${origin}/api/v1/docs
  Worker  http://localhost:${workerPort}
  Data    ${dataPlaces()}
  Logs    .local/pages.log, .local/worker.log, .local/postgres.log
  Stop    Ctrl-C
`);
});
