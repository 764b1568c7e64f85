/**
 * The first bytes of a body, at most `most`, and whether it goes on behind them. Null when the body breaks
 * off, or is not there when the signal fires. Nothing more of the body is read afterwards.
 */
export async function readUpTo(
  body: ReadableStream<Uint8Array> | null,
  most: number,
  signal: AbortSignal,
): Promise<{ body: Uint8Array<ArrayBuffer>; truncated: boolean } | null> {
  if (body === null) return { body: new Uint8Array(), truncated: false };
  const reader = body.getReader();
  const { promise: late, resolve: isLate } = Promise.withResolvers<null>();
  const onAbort = () => isLate(null);
  signal.addEventListener("abort", onAbort);
  try {
    if (signal.aborted) return null;
    return await Promise.race([late, collect(reader, most)]);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return null;
  } finally {
    signal.removeEventListener("abort", onAbort);
    void reader.cancel().catch(() => undefined);
  }
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
