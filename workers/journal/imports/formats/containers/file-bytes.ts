/** A stored file: its length, and its bytes from any place on, as often as they are wanted. */
export type FileBytes = { size: number; from(offset: number): AsyncIterable<Uint8Array> };

/** A file that is in memory, read in pieces of `pieceSize` bytes. */
export function inMemory(bytes: Uint8Array, pieceSize = 65_536): FileBytes {
  return {
    size: bytes.length,
    async *from(offset) {
      for (let at = offset; at < bytes.length; at += pieceSize) yield bytes.subarray(at, at + pieceSize);
    },
  };
}

/** The bytes of a range; fewer when the file ends before it does. */
export async function readRange(file: FileBytes, offset: number, length: number): Promise<Uint8Array> {
  const range = new Uint8Array(Math.max(0, Math.min(length, file.size - offset)));
  let filled = 0;
  if (range.length === 0) return range;
  for await (const piece of file.from(offset)) {
    const part = piece.subarray(0, range.length - filled);
    range.set(part, filled);
    filled += part.length;
    if (filled === range.length) break;
  }
  return range.subarray(0, filled);
}

/** A stream whose first bytes were looked at. `all` begins with them; `close` gives up a stream not read. */
export type Peeked = { start: Uint8Array; all: AsyncIterable<Uint8Array>; close(): Promise<void> };

/** Looks at the first `least` bytes of a stream, or at all bytes of a shorter one. */
export async function peek(source: AsyncIterable<Uint8Array>, least: number): Promise<Peeked> {
  const iterator = source[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let length = 0;
  while (length < least) {
    const { done, value } = await iterator.next();
    if (done === true) break;
    first.push(value);
    length += value.length;
  }
  const close = async (): Promise<void> => void (await iterator.return?.());
  return { start: joined(first, length), all: rest(), close };

  async function* rest(): AsyncGenerator<Uint8Array> {
    try {
      yield* first;
      for (;;) {
        const { done, value } = await iterator.next();
        if (done === true) return;
        yield value;
      }
    } finally {
      await close();
    }
  }
}

function joined(pieces: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}
