import { say, stayUp } from "./processes/stay-up.ts";
import { serveWorker } from "./services/start-servers.ts";
import { dataPlaces, startServices } from "./services/start-services.ts";

// Starts the services and then the Worker.
await stayUp(async (run) => {
  const began = Date.now();
  const { port, origin, variables } = await startServices(run);
  await serveWorker(run, port, { ...variables, ...(port === 8787 ? {} : { PUBLIC_ORIGIN: origin }) });
  say(`
  Tidemark is running (ready after ${((Date.now() - began) / 1000).toFixed(1)} s)

  Open    ${origin}
  API     ${origin}/api/v1/docs
  Data    ${dataPlaces()}
  Logs    .local/worker.log, .local/postgres.log
  Stop    Ctrl-C
`);
});
