import { ExecuteFrame, MOST_FRAME_INPUT } from "#shared/contracts/stream.ts";
import { newId } from "#shared/ids.ts";
import { Problem } from "#shared/problem.ts";
import type { AskedRun } from "#shared/stream.ts";
import { send } from "./frames.ts";
import type { Seat } from "./seat.ts";

/** A frame `flow:execute`: its input, and what stands around it. */
export const MAX_EXECUTE_CHARS = MOST_FRAME_INPUT + 1024;
/** So many different runs may be asked for at once over all sockets of a user. */
export const MOST_ASKED = 16;
const ANSWERED_MS = 30_000;

/** True for a frame that means to run a flow, whether or not it is valid. */
export function asksToExecute(said: unknown): said is object {
  return typeof said === "object" && said !== null && "type" in said && said.type === "flow:execute";
}

/**
 * Runs that clients ask for by frames. The object only asks the Worker, which answers as it answers the POST.
 * What is under way stands in memory: a restart ends the sockets, and the key tells their clients later.
 */
export class Executions {
  readonly #execute: (asked: AskedRun) => Promise<string>;
  /** What the Worker has not answered yet. A frame that says the same waits for the same answer. */
  readonly #asked = new Map<string, Promise<string>>();

  constructor(execute: (asked: AskedRun) => Promise<string>) {
    this.#execute = execute;
  }

  /** Answers one frame, unless its socket ends first. The run goes on without it. */
  async run(socket: WebSocket, { userId, sessionId }: Seat, said: object): Promise<void> {
    const parsed = ExecuteFrame.safeParse(said);
    if (!parsed.success) {
      const issues = parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
      return refuse(socket, keyOf(said), new Problem("invalid_request", undefined, { issues }));
    }
    const { flowId, key, input } = parsed.data;
    const body = input === undefined ? "" : JSON.stringify({ input });
    const name = `${sessionId} ${flowId} ${key} ${body}`;
    if (this.#asked.size >= MOST_ASKED && !this.#asked.has(name))
      return refuse(socket, key, new Problem("rate_limited", "Too many runs are asked for at once."));
    const answer = this.#asked.get(name) ?? this.#ask(name, { userId, sessionId, flowId, key, body });
    try {
      const frame = await answer;
      if (socket.readyState === WebSocket.OPEN) socket.send(frame);
    } catch {
      const detail = "It is not known whether the run has started. The same key tells.";
      refuse(socket, key, new Problem("not_ready", detail));
    }
  }

  #ask(name: string, asked: AskedRun): Promise<string> {
    const answer = inTime(this.#execute(asked)).finally(() => void this.#asked.delete(name));
    this.#asked.set(name, answer);
    return answer;
  }
}

function refuse(socket: WebSocket, key: string | null, problem: Problem): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  send(socket, { type: "flow:refused", key, problem: problem.toDocument(newId("request")) });
}

function keyOf(said: object): string | null {
  return "key" in said ? (ExecuteFrame.shape.key.safeParse(said.key).data ?? null) : null;
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = scheduler.wait(ANSWERED_MS, { signal: over.signal }).then(() => {
    throw new Error("the Worker did not answer in time");
  });
  late.catch(() => undefined); // it is aborted when the answer is there in time
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}
