import type { ServerFrame } from "#shared/contracts/stream.ts";
import type { Feed } from "./feed.ts";

const COMMENT_EVERY_MS = 20_000;

/**
 * Pipes a feed into `text/event-stream`. Log entries are plain messages whose id is their cursor. All other
 * frames are named messages. A page is acknowledged when the client has read it, so a slow reader runs out of
 * credit like any other socket.
 */
export function serverSentEvents(feed: Feed): Response {
  const encoder = new TextEncoder();
  let beat: ReturnType<typeof setInterval> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode("retry: 2000\n\n"));
      beat = setInterval(() => controller.enqueue(encoder.encode(": still here\n\n")), COMMENT_EVERY_MS);
    },
    async pull(controller) {
      const frame = await feed.next();
      if (frame.type === "closed") {
        clearInterval(beat);
        controller.close();
        return;
      }
      controller.enqueue(encoder.encode(toMessages(frame)));
      if (frame.type === "events") feed.ack(frame.events.at(-1)?.cursor ?? "");
    },
    cancel() {
      clearInterval(beat);
      feed.close();
    },
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" },
  });
}

/** The lines of one frame. `id` changes only where the reader may resume. */
export function toMessages(frame: ServerFrame): string {
  switch (frame.type) {
    case "events":
      return frame.events.map((event) => `id: ${event.cursor}\ndata: ${JSON.stringify(event)}\n\n`).join("");
    case "caught_up":
    case "reset":
      return `id: ${frame.head}\nevent: ${frame.type}\ndata: ${JSON.stringify(frame)}\n\n`;
    case "live":
      return `event: live\ndata: ${JSON.stringify(frame.event)}\n\n`;
    // An event stream asks for no run, so it never hears the last two.
    case "auth_expiring":
    case "flow:accepted":
    case "flow:refused":
      return `event: ${frame.type}\ndata: ${JSON.stringify(frame)}\n\n`;
  }
}
