import { crc32 } from "node:zlib";
import { Inflate } from "fflate";
import { broken } from "./broken.ts";
import type { Budget } from "./budget.ts";
import { readRange, type FileBytes } from "./file-bytes.ts";
import type { ZipEntry } from "./zip-directory.ts";

const LOCAL = 0x04034b50;
const LOCAL_SIZE = 30;
/** Bytes inflated at a time. Deflate makes at most 1032 bytes of one, so a step makes four megabytes. */
const STEP = 4_096;
const DAMAGED = "The archive is damaged: what it holds cannot be unpacked. Download it again.";

/**
 * Inflates one file of an archive piece by piece, and checks its length and its checksum at the end. Each
 * piece is taken from the budget before the next is inflated.
 */
export async function* entryBytes(
  file: FileBytes,
  entry: ZipEntry,
  budget: Budget,
): AsyncGenerator<Uint8Array> {
  const header = await readRange(file, entry.offset, LOCAL_SIZE);
  if (header.length < LOCAL_SIZE) return broken(DAMAGED);
  const view = new DataView(header.buffer, header.byteOffset, header.length);
  if (view.getUint32(0, true) !== LOCAL) return broken(DAMAGED);
  const from = entry.offset + LOCAL_SIZE + view.getUint16(26, true) + view.getUint16(28, true);
  const packed = firstBytes(file.from(from), entry.packed);
  let size = 0;
  let crc = 0;
  for await (const piece of entry.method === 0 ? packed : inflated(packed)) {
    budget.take(piece.length);
    size += piece.length;
    if (size > entry.size) return broken(DAMAGED);
    crc = crc32(piece, crc);
    yield piece;
  }
  if (size !== entry.size || crc !== entry.crc) return broken(DAMAGED);
}

async function* firstBytes(source: AsyncIterable<Uint8Array>, length: number): AsyncGenerator<Uint8Array> {
  let left = length;
  if (left === 0) return;
  for await (const piece of source) {
    const part = piece.subarray(0, left);
    left -= part.length;
    yield part;
    if (left === 0) return;
  }
}

async function* inflated(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let ready: Uint8Array[] = [];
  const inflate = new Inflate((piece) => void ready.push(piece));
  const push = (bytes: Uint8Array, isLast: boolean): Uint8Array[] => {
    ready = [];
    try {
      inflate.push(bytes, isLast);
    } catch {
      return broken(DAMAGED);
    }
    return ready;
  };
  for await (const block of source)
    for (let at = 0; at < block.length; at += STEP) yield* push(block.subarray(at, at + STEP), false);
  yield* push(new Uint8Array(0), true);
}
