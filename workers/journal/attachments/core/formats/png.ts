import { crc32 } from "node:zlib";
import { KeptBytes, nameAt } from "../kept-bytes.ts";

const SIGNATURE = 8;
const AROUND = 12;

/** The chunks that the picture is made of; all others are words, times and camera data. */
const KEPT = new Set(
  "IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP bKGD hIST pHYs sPLT acTL fcTL fdAT".split(" "),
);

/**
 * A PNG without texts, times, EXIF and what follows its end (PNG, W3C 2023, §5 and §11). Null where a chunk
 * does not fit or has another checksum than its bytes, no pixels come, or the end is missing.
 */
export function cleanPng(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept = new KeptBytes(bytes);
  kept.keep(0, SIGNATURE);
  let hasPixels = false;
  for (let at = SIGNATURE; at + AROUND <= bytes.length;) {
    const end = at + AROUND + view.getUint32(at);
    if (end > bytes.length) return null;
    const name = nameAt(bytes, at + 4);
    if (at === SIGNATURE ? name !== "IHDR" : name === "IHDR") return null;
    if (KEPT.has(name)) {
      if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) return null;
      kept.keep(at, end);
    } else if (/^[^a-z]/.test(name)) return null; // a decoder must not pass over it
    if (name === "IDAT") hasPixels = true;
    if (name === "IEND") return hasPixels ? kept.bytes() : null;
    at = end;
  }
  return null;
}
