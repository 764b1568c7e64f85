import type { World } from "./world.ts";

/** The memory that an isolate may use, in MB of heap and buffers together. */
export const LIMIT_MB = 128;
const COLLECTED_MS = 5_000;

/** The memory of an isolate in bytes. */
export type Use = { usedSize: number; embedderHeapUsedSize: number; backingStorageSize: number };

/** All memory that counts to the limit, in MB. */
export function total({ usedSize, embedderHeapUsedSize, backingStorageSize }: Use): number {
  return (usedSize + embedderHeapUsedSize + backingStorageSize) / 1e6;
}

/** Bytes as MB with one decimal place. */
export function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}

/** Asks the inspector of the Worker's isolate; an answer comes whenever the isolate is between two turns. */
export async function inspect({ inspector }: World) {
  if (inspector === null) throw new Error("the world is not inspected");
  const listed = new URL("/json", inspector.href.replace(/^ws/, "http"));
  const targets = (await (await fetch(listed)).json()) as { id: string; webSocketDebuggerUrl: string }[];
  const target = targets.find(({ id }) => id.includes("tidemark"));
  if (target === undefined) throw new Error(`no isolate of the Worker among ${JSON.stringify(targets)}`);
  const socket = new WebSocket(target.webSocketDebuggerUrl);
  await new Promise((resolve, reject) => {
    socket.addEventListener("open", resolve, { once: true });
    socket.addEventListener("error", reject, { once: true });
  });
  const waiting = new Map<number, (result: unknown) => void>();
  socket.addEventListener("message", ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { id?: number; result?: unknown };
    if (id !== undefined) waiting.get(id)?.(result);
  });
  let last = 0;
  const ask = (method: string): Promise<unknown> =>
    new Promise((resolve) => {
      last += 1;
      waiting.set(last, resolve);
      socket.send(JSON.stringify({ id: last, method }));
    });
  return {
    /** Collects what nobody refers to any more. An isolate that rests may never answer. */
    collect: () =>
      Promise.race([
        ask("HeapProfiler.collectGarbage"),
        new Promise((resolve) => setTimeout(resolve, COLLECTED_MS)),
      ]),
    use: async () => (await ask("Runtime.getHeapUsage")) as Use,
    close: () => socket.close(),
  };
}
