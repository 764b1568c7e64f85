import { KeptBytes, nameAt } from "../kept-bytes.ts";

const HEAD = 12;
const PIXELS = new Set(["VP8 ", "VP8L", "ANMF"]);
const KEPT = new Set([...PIXELS, "VP8X", "ALPH", "ANIM", "ICCP"]);
/** The flags of an extended header that announce EXIF and XMP. */
const ANNOUNCES_WORDS = 0x0c;

/**
 * A WebP without EXIF, XMP, unknown chunks and what follows its end (RFC 9649, §2). Null where a chunk does
 * not fit, or no pixels come.
 */
export function cleanWebp(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = view.getUint32(4, true) + 8;
  if (end > bytes.length) return null;
  const kept = new KeptBytes(bytes);
  kept.keep(0, HEAD);
  let hasPixels = false;
  for (let at = HEAD; at + 8 <= end;) {
    const size = view.getUint32(at + 4, true);
    const next = at + 8 + size + (size % 2);
    if (next > end) return null;
    const name = nameAt(bytes, at);
    if (name === "VP8X" && size < 10) return null;
    if (KEPT.has(name)) kept.keep(at, next);
    hasPixels ||= PIXELS.has(name);
    at = next;
  }
  return hasPixels ? withTruthfulHead(kept.bytes()) : null;
}

/** Corrects the length of the file, and the flags of an extended header. */
function withTruthfulHead(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  view.setUint32(4, bytes.length - 8, true);
  if (nameAt(bytes, HEAD) === "VP8X") view.setUint8(HEAD + 8, view.getUint8(HEAD + 8) & ~ANNOUNCES_WORDS);
  return bytes;
}
