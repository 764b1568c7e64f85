import * as z from "zod";
import { noteRun } from "./processes/run-file.ts";
import { say, stayUp } from "./processes/stay-up.ts";
import { startWorker } from "./processes/worker-process.ts";
import { callCron } from "./services/cron.ts";
import { dataPlaces, startServices } from "./services/start-services.ts";

const Health = z.object({ checks: z.object({ passkeys: z.object({ ok: z.boolean() }) }) });

// Starts the services and then the Worker.
await stayUp(async (run) => {
  const began = Date.now();
  const { port, origin, variables } = await startServices(run);
  const worker = startWorker(port, {
    ...variables,
    ...(port === 8787 ? {} : { PUBLIC_ORIGIN: origin }),
  });
  run.onStop(worker.stop);
  noteRun(worker.pid);
  await worker.ready();
  // By now the Worker has started its own processes, which the next run must find.
  noteRun(worker.pid);
  await assertRpId(port);
  void worker.gone.then((how) =>
    run.end(1, `The Worker is gone (${how}); see .local/worker.log. Start again: nothing is lost.`),
  );
  setInterval(() => noteRun(worker.pid), 60_000);
  // The first call continues the work that an earlier run left unfinished.
  callCron(port);
  say(`
  Tidemark is running (ready after ${((Date.now() - began) / 1000).toFixed(1)} s)

  Open    ${origin}
  API     ${origin}/api/v1/docs
  Data    ${dataPlaces()}
  Logs    .local/worker.log, .local/postgres.log
  Stop    Ctrl-C
`);
});

/**
 * An RP ID that existing passkeys were not made for would lock their owners out, so such a run ends at once.
 */
async function assertRpId(port: number): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
  const { checks } = Health.parse(await response.json());
  if (!checks.passkeys.ok) {
    throw new Error(
      "RP_ID is not the one that the passkeys of this data were made for. Set it back, or start with empty data.",
    );
  }
}
