/** How many frames without an acknowledgement a socket may send in a second; a client sends almost none. */
export const IDLE_FRAMES = 60;
const WINDOW_MS = 1000;

/**
 * Counts each socket's frames that acknowledge nothing. The counts live in memory. An object hibernates only
 * after silent seconds, and any other restart grants a socket one more second of frames.
 */
export class Pace<Socket extends object> {
  readonly #windows = new WeakMap<Socket, { startedAt: number; frames: number }>();

  /** Counts a frame without an acknowledgement; false when the socket has sent too many. */
  allows(socket: Socket, now: number): boolean {
    const current = this.#windows.get(socket);
    const window =
      current === undefined || now - current.startedAt >= WINDOW_MS ? { startedAt: now, frames: 0 } : current;
    window.frames++;
    this.#windows.set(socket, window);
    return window.frames <= IDLE_FRAMES;
  }
}
