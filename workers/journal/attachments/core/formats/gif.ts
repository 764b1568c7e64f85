import { beginsAt, KeptBytes } from "../kept-bytes.ts";

const HEAD = 13;
const LOOPS = ["NETSCAPE2.0", "ANIMEXTS1.0"];

/** The size of the screen of a GIF, or null for other bytes. */
export function readGif(bytes: Uint8Array): { width: number; height: number } | null {
  if (bytes.length < HEAD || !(beginsAt(bytes, 0, "GIF87a") || beginsAt(bytes, 0, "GIF89a"))) return null;
  const width = word(bytes, 6);
  const height = word(bytes, 8);
  return width > 0 && height > 0 ? { width, height } : null;
}

/**
 * A GIF without comments, plain texts, unknown extensions and what follows its end (GIF89a, §15–27). Null
 * where a block does not fit, a frame leaves the screen, no frame comes, or the end is missing.
 */
export function cleanGif(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  const screen = readGif(bytes);
  if (screen === null) return null;
  const kept = new KeptBytes(bytes);
  let at = HEAD + tableAfter(bytes[10] ?? 0);
  kept.keep(0, Math.min(at, bytes.length));
  for (let frames = 0; at < bytes.length;) {
    const kind = bytes[at];
    if (kind === 0x3b) {
      kept.keep(at, at + 1);
      return frames > 0 ? kept.bytes() : null;
    }
    const end =
      kind === 0x2c ? endOfFrame(bytes, at, screen) : kind === 0x21 ? endOfBlocks(bytes, at + 2) : null;
    if (end === null) return null;
    if (kind === 0x2c) frames += 1;
    if (kind === 0x2c || isOfPicture(bytes, at)) kept.keep(at, end);
    at = end;
  }
  return null;
}

/** The delay of a frame, and how often an animation runs. */
function isOfPicture(bytes: Uint8Array, at: number): boolean {
  const label = bytes[at + 1];
  return label === 0xf9 || (label === 0xff && LOOPS.some((name) => beginsAt(bytes, at + 3, name)));
}

function endOfFrame(bytes: Uint8Array, at: number, screen: { width: number; height: number }): number | null {
  const right = word(bytes, at + 1) + word(bytes, at + 5);
  const bottom = word(bytes, at + 3) + word(bytes, at + 7);
  if (right > screen.width || bottom > screen.height) return null;
  return endOfBlocks(bytes, at + 10 + tableAfter(bytes[at + 9] ?? 0) + 1);
}

/** Where a row of blocks ends, each with its length before it and the last of length 0; null when cut off. */
function endOfBlocks(bytes: Uint8Array, from: number): number | null {
  for (let at = from; at < bytes.length;) {
    const length = bytes[at] ?? 0;
    at += 1 + length;
    if (length === 0) return at;
  }
  return null;
}

/** The bytes of the table of colours that these flags announce. */
function tableAfter(flags: number): number {
  return (flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1);
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8);
}
