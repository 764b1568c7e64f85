import { log } from "../log.ts";

/**
 * Logs the messages that a queue gave up on, so that no message is dropped unnoticed. No work is lost with a
 * message, because jobs and events stand in their rows and the sweep finds them. The sweep also ends a job
 * that kills its consumers.
 */
export function consumeDeadLetters(batch: MessageBatch): void {
  for (const message of batch.messages)
    log("error", "queue.dead_letter", { queue: batch.queue, messageId: message.id });
  batch.ackAll();
}
