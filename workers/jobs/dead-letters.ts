import sql from "sql-template-tag";
import { openSystem } from "../db/system.ts";
import { log } from "../log.ts";
import { JobMessage } from "./kinds.ts";

/** Records what a queue gave up on: the job's row says so, and nothing is dropped unseen. A relay nudge needs no record, the sweep covers it. */
export async function consumeDeadLetters(batch: MessageBatch, env: Env): Promise<void> {
  const system = openSystem(env);
  for (const message of batch.messages) {
    const job = JobMessage.safeParse(message.body);
    log("error", "queue.dead_letter", {
      queue: batch.queue,
      messageId: message.id,
      ...(job.success ? { jobId: job.data.jobId } : {}),
    });
    if (job.success) {
      await system.query(
        "tidemark_sweep",
        sql`update jobs set state = 'failed', failure = 'dead_letter', finished_at = now(), lease_until = null
          where user_id = ${job.data.userId} and id = ${job.data.jobId} and state in ('queued', 'running')`,
      );
    }
    message.ack();
  }
}
