/** So much that is of no use a socket may say in a second; a client says next to nothing of the kind. */
export const IDLE_FRAMES = 60;
const WINDOW_MS = 1000;

/**
 * How much each socket says that acknowledges nothing. It lives in memory: an object is put to sleep only after seconds
 * in which nobody said anything, and after any other end a socket has one more second's worth.
 */
export class Pace<Socket extends object> {
  readonly #windows = new WeakMap<Socket, { startedAt: number; frames: number }>();

  /** Counts a frame that was of no use; false when it is one too many. */
  allows(socket: Socket, now: number): boolean {
    const held = this.#windows.get(socket);
    const window =
      held === undefined || now - held.startedAt >= WINDOW_MS ? { startedAt: now, frames: 0 } : held;
    window.frames++;
    this.#windows.set(socket, window);
    return window.frames <= IDLE_FRAMES;
  }
}
