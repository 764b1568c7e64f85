import { declaredLength } from "../http/body/read-whole.ts";

/** A body that declares no more than this is read in one go. */
const SMALL_BYTES = 65_536;

/**
 * The first bytes of an answer's body, at most `most`, and whether it goes on behind them. Null when the body
 * breaks off, or is not there when the signal fires. Nothing more of the body is read afterwards.
 */
export async function readUpTo(
  response: Response,
  most: number,
  signal: AbortSignal,
): Promise<{ body: Uint8Array<ArrayBuffer>; truncated: boolean } | null> {
  if (response.body === null) return { body: new Uint8Array(), truncated: false };
  const declared = declaredLength(response.headers);
  const isSmall = declared !== null && declared <= Math.min(most, SMALL_BYTES);
  const reader = isSmall ? null : response.body.getReader();
  const { promise: late, resolve: isLate } = Promise.withResolvers<null>();
  const onAbort = () => isLate(null);
  signal.addEventListener("abort", onAbort);
  try {
    if (signal.aborted) return null;
    return await Promise.race([late, reader === null ? whole(response) : collect(reader, most)]);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return null;
  } finally {
    signal.removeEventListener("abort", onAbort);
    void reader?.cancel().catch(() => undefined);
  }
}

async function whole(response: Response) {
  return { body: new Uint8Array(await response.arrayBuffer()), truncated: false };
}

async function collect(reader: ReadableStreamDefaultReader<Uint8Array>, most: number) {
  let kept = new Uint8Array(Math.min(most, 4_096));
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { body: kept.slice(0, size), truncated: false };
    const piece = value.subarray(0, most - size);
    if (size + piece.length > kept.length) {
      const larger = new Uint8Array(Math.min(most, Math.max(kept.length * 2, size + piece.length)));
      larger.set(kept.subarray(0, size));
      kept = larger;
    }
    kept.set(piece, size);
    size += piece.length;
    if (piece.length < value.length) return { body: kept.slice(0, size), truncated: true };
  }
}
