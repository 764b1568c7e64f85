import { CLOSE_CODES, type ServerFrame } from "#shared/contracts/stream.ts";
import type { Logged } from "#shared/stream.ts";

export type CloseName = keyof typeof CLOSE_CODES;

export function send(socket: WebSocket, frame: ServerFrame): void {
  socket.send(JSON.stringify(frame));
}

export function close(socket: WebSocket, reason: CloseName): void {
  socket.close(CLOSE_CODES[reason], reason);
}

/** A body is JSON text already. */
export function eventsFrame(events: Logged[]): string {
  return `{"type":"events","events":[${events.map(eventJson).join()}]}`;
}

function eventJson({ body, ...event }: Logged): string {
  return `${JSON.stringify(event).slice(0, -1)},"body":${body}}`;
}

/** The value of a JSON text, or null for a text that is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
