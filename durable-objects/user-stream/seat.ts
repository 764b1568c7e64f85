import type { Page } from "./event-log.ts";

/**
 * The state of a socket that survives hibernation. `sent`, `told` and `acked` are numbers in the current
 * epoch. Entries up to `sent` were sent or filtered out, `told` is the last one sent, and `acked` the last
 * one acknowledged. Without a filter `told` equals `sent`.
 */
export type Seat = {
  userId: string;
  sessionId: string;
  /** The flow whose events alone the socket carries, or null for a socket that carries all. */
  flowId: string | null;
  openedAt: number;
  expiresAt: number;
  isWarned: boolean;
  state: "live" | "catching_up" | "guarding";
  sent: number;
  told: number;
  acked: number;
  /** When a client in pull mode last acknowledged a frame, or entered pull mode. */
  heardAt: number;
};

/** The seat exists, because `open` attaches one before any event can reach the socket. */
export function seatOf(socket: WebSocket): Seat {
  return socket.deserializeAttachment() as Seat;
}

export function keepSeat(socket: WebSocket, seat: Seat): void {
  socket.serializeAttachment(seat);
}

/** The seat after a page was sent. */
export function movedOver(seat: Seat, { events, lastSeq }: Page): Seat {
  return settled({ ...seat, sent: lastSeq, told: events.at(-1)?.seq ?? seat.told });
}

/** The seat after an acknowledgement up to a number. */
export function acknowledged(seat: Seat, acked: number, now: number): Seat {
  return settled({ ...seat, acked, heardAt: now });
}

/** What was filtered out behind the last entry told counts as acknowledged with that entry. */
function settled(seat: Seat): Seat {
  return seat.acked < seat.told ? seat : { ...seat, acked: seat.sent, told: seat.sent };
}
