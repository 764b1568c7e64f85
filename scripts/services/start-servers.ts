import * as z from "zod";
import { noteRun } from "../processes/run-file.ts";
import type { Run } from "../processes/stay-up.ts";
import { startServer, startWorker, type WorkerProcess } from "../processes/worker-process.ts";
import { pagesFolder } from "./build-pages.ts";
import { callCron } from "./cron.ts";

const Health = z.object({ checks: z.object({ passkeys: z.object({ ok: z.boolean() }) }) });

const servers: number[] = [];

/** Starts the Worker on this port, waits until it answers, and has its cron called. */
export async function serveWorker(run: Run, port: number, variables: Record<string, string>): Promise<void> {
  await keepUp(run, startWorker(port, variables), "The Worker", "worker.log");
  await assertRpId(port);
  // The first call continues the work that an earlier run left unfinished.
  callCron(port);
}

/** Starts the Pages development server on this port; it finds the Worker by the registry in `variables`. */
export async function servePages(run: Run, port: number, variables: Record<string, string>): Promise<void> {
  const args = ["pages", "dev", "--service", "WORKER=tidemark"];
  const pages = startServer(args, { port, env: variables, log: "pages.log", cwd: pagesFolder });
  await keepUp(run, pages, "The server of Pages", "pages.log");
}

/** Ends the whole run when the server ends before it. */
async function keepUp(run: Run, server: WorkerProcess, name: string, log: string): Promise<void> {
  run.onStop(server.stop);
  servers.push(server.pid);
  noteRun(...servers);
  await server.ready();
  // By now the server has started its own processes, which the next run must find.
  noteRun(...servers);
  void server.gone.then((how) =>
    run.end(1, `${name} is gone (${how}); see .local/${log}. Start again: nothing is lost.`),
  );
  setInterval(() => noteRun(...servers), 60_000);
}

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
