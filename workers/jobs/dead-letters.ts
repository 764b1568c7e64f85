import { log } from "../log.ts";

/**
 * Says what a queue gave up on, so that nothing is dropped unseen. No work is lost with a message: jobs and events
 * stand in their rows, where the sweep finds them and, of a job that takes its consumers with it, the end.
 */
export function consumeDeadLetters(batch: MessageBatch): void {
  for (const message of batch.messages)
    log("error", "queue.dead_letter", { queue: batch.queue, messageId: message.id });
  batch.ackAll();
}
