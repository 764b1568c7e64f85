import { say, stayUp } from "./processes/stay-up.ts";
import { callCron } from "./services/cron.ts";
import { dataPlaces, startServices } from "./services/start-services.ts";

// Starts all services except the Worker, which `wrangler dev` then serves on its own.
await stayUp(async (run) => {
  const { port, origin } = await startServices(run);
  const elsewhere = port === 8787 ? "" : ` --port ${port} --var PUBLIC_ORIGIN:${origin}`;
  callCron(port);
  say(`
  The services of Tidemark are running

  Serve   npx wrangler dev${elsewhere}
  Open    ${origin}
  Data    ${dataPlaces()}
  Logs    .local/postgres.log
  Stop    Ctrl-C
`);
});
