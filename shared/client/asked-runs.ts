import type { ExecuteFrame, ServerFrame } from "../contracts/stream.ts";
import { Problem } from "../problem.ts";
import type { Clock } from "./clock.ts";
import { problemOf } from "./request.ts";

/** A run that was accepted. */
export type AcceptedRun = { id: string; status: string };

/** After this nobody waits for the answer any more. */
const LONGEST_MS = 60_000;
const UNKNOWN = "No answer came. The same key tells whether the run has started.";

type Asked = {
  frame: string;
  answer: Promise<AcceptedRun>;
  resolve(run: AcceptedRun): void;
  reject(error: unknown): void;
};

/** The runs that were asked for by frames and have no answer yet, by their keys. */
export class AskedRuns {
  readonly #clock: Clock;
  readonly #asked = new Map<string, Asked>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The frames to send again over a new socket: the same key runs a flow once. */
  get frames(): string[] {
    return [...this.#asked.values()].map(({ frame }) => frame);
  }

  /** The answer, and the text to send. A key that waits already has one answer, and sends nothing. */
  ask(frame: ExecuteFrame): { answer: Promise<AcceptedRun>; frame: string | null } {
    const known = this.#asked.get(frame.key);
    if (known !== undefined) return { answer: known.answer, frame: null };
    const { promise: answer, resolve, reject } = Promise.withResolvers<AcceptedRun>();
    const asked = { frame: JSON.stringify(frame), answer, resolve, reject };
    this.#asked.set(frame.key, asked);
    void this.#giveUp(frame.key, asked);
    return { answer, frame: asked.frame };
  }

  /** Takes an answer. One without a key belongs to no frame of ours. */
  async take(frame: Extract<ServerFrame, { type: "flow:accepted" | "flow:refused" }>): Promise<void> {
    const asked = frame.key === null ? undefined : this.#asked.get(frame.key);
    if (asked === undefined || frame.key === null) return;
    this.#asked.delete(frame.key);
    if (frame.type === "flow:accepted") return asked.resolve(frame.execution);
    const { problem } = frame;
    asked.reject(await problemOf(Response.json(problem, { status: problem.status })));
  }

  /** Nothing comes any more, because the stream ends. */
  end(): void {
    for (const { reject } of this.#asked.values()) reject(new Problem("not_ready", UNKNOWN));
    this.#asked.clear();
  }

  async #giveUp(key: string, asked: Asked): Promise<void> {
    await this.#clock.sleep(LONGEST_MS);
    if (this.#asked.get(key) !== asked) return;
    this.#asked.delete(key);
    asked.reject(new Problem("not_ready", UNKNOWN));
  }
}
