import { app } from "./app.ts";
import { consumeDeadLetters } from "./jobs/dead-letters.ts";
import { consumeJobs } from "./jobs/run-job.ts";
import { keepHouse, sweepJobs } from "./jobs/sweep.ts";
import { consumeRelay, sweepStreams } from "./stream/queue.ts";
import { JOBS } from "./work.ts";

export { UserStream } from "../durable-objects/user-stream/user-stream.ts";

export default {
  fetch: app.fetch,
  async queue(batch, env, exec) {
    switch (batch.queue) {
      case "imports":
      case "scoring":
        return consumeJobs(batch, env, exec, JOBS);
      case "relay":
        return consumeRelay(batch, env);
      case "imports-dead":
      case "scoring-dead":
      case "relay-dead":
        return consumeDeadLetters(batch, env);
      default:
        throw new Error(`no consumer for queue ${batch.queue}`);
    }
  },
  async scheduled(_controller, env) {
    await Promise.all([sweepStreams(env), sweepJobs(env), keepHouse(env)]);
  },
} satisfies ExportedHandler<Env>;
