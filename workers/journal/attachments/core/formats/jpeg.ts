import { beginsAt, KeptBytes } from "../kept-bytes.ts";

const EXIF = "Exif\0\0";
const UPRIGHT = 1;
/** A segment that holds the orientation alone. */
const ORIENTATION_SEGMENT = 36;
/** A JFIF segment up to its preview (ITU-T T.871, 10.1). */
const JFIF_SEGMENT = 18;

/**
 * A JPEG without EXIF, XMP, IPTC, comments and what follows its end (ITU-T T.81, annex B). Only the
 * orientation stays, or a photo would lie on its side. Null where a segment does not fit or the end is
 * missing.
 */
export function cleanJpeg(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | null {
  const kept = new KeptBytes(bytes);
  kept.keep(0, 2);
  let hasScan = false;
  let isTurned = false;
  for (let at = 2; at + 2 <= bytes.length;) {
    const marker = bytes[at + 1] ?? 0;
    if (bytes[at] !== 0xff) return null;
    if (marker === 0xff) {
      at += 1; // fill
      continue;
    }
    if (marker === 0xd9) {
      kept.keep(at, at + 2);
      return hasScan ? kept.bytes() : null;
    }
    const end = endOfSegment(bytes, at);
    if (end === null) return null;
    const next = marker === 0xda ? endOfScan(bytes, end) : end;
    hasScan ||= marker === 0xda;
    const turned = isTurned || marker !== 0xe1 ? null : orientationIn(bytes.subarray(at, end));
    if (turned !== null) {
      isTurned = true;
      kept.write(orientationSegment(turned));
    } else if (isJfif(bytes, at)) kept.write(withoutPreview(bytes.subarray(at, end)));
    else if (isOfPicture(bytes, at)) kept.keep(at, next);
    at = next;
  }
  return null;
}

/** Where the segment at a place ends; null for a marker without one, and for one that is cut off. */
function endOfSegment(bytes: Uint8Array, at: number): number | null {
  const marker = bytes[at + 1] ?? 0;
  if (marker < 0xc0 || (marker >= 0xd0 && marker <= 0xd8)) return null;
  const length = word(bytes, at + 2);
  const end = at + 2 + length;
  return length < 2 || end > bytes.length ? null : end;
}

/** Where the coded pixels end: at the next marker that is neither a stuffed byte nor a restart. */
function endOfScan(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(0xff, from); at >= 0; at = bytes.indexOf(0xff, at + 1)) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return bytes.length;
}

/** Tables, frames and scans; of application segments those that say how the colours are meant. */
function isOfPicture(bytes: Uint8Array, at: number): boolean {
  const marker = bytes[at + 1] ?? 0;
  if (marker < 0xe0) return true;
  if (marker === 0xe2) return beginsAt(bytes, at + 4, "ICC_PROFILE\0");
  return marker === 0xee && beginsAt(bytes, at + 4, "Adobe");
}

function isJfif(bytes: Uint8Array, at: number): boolean {
  return bytes[at + 1] === 0xe0 && beginsAt(bytes, at + 4, "JFIF\0");
}

/**
 * A JFIF segment with its version and density alone. Its preview may show what was cut from the picture. One
 * too short for a preview has none, and is left out as damaged.
 */
function withoutPreview(segment: Uint8Array): Uint8Array {
  if (segment.length < JFIF_SEGMENT) return new Uint8Array();
  const bytes = segment.slice(0, JFIF_SEGMENT);
  bytes.set([0, JFIF_SEGMENT - 2], 2);
  bytes.set([0, 0], JFIF_SEGMENT - 2);
  return bytes;
}

/** The orientation of an EXIF segment (EXIF 2.32, tag 0x0112), or null for one that says none or upright. */
function orientationIn(segment: Uint8Array): number | null {
  if (segment.length < ORIENTATION_SEGMENT || !beginsAt(segment, 4, EXIF)) return null;
  const tiff = segment.subarray(10);
  const isLittle = beginsAt(tiff, 0, "II*\0");
  if (!isLittle && !beginsAt(tiff, 0, "MM\0*")) return null;
  const view = new DataView(tiff.buffer, tiff.byteOffset, tiff.byteLength);
  const first = view.getUint32(4, isLittle);
  if (first + 2 > tiff.length) return null;
  const entries = view.getUint16(first, isLittle);
  for (let n = 0, at = first + 2; n < entries && at + 12 <= tiff.length; n++, at += 12) {
    if (view.getUint16(at, isLittle) !== 0x0112) continue;
    const turned = view.getUint16(at + 8, isLittle);
    return turned > UPRIGHT && turned <= 8 ? turned : null;
  }
  return null;
}

function orientationSegment(turned: number): Uint8Array {
  const bytes = new Uint8Array(ORIENTATION_SEGMENT);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 0xffe1);
  view.setUint16(2, ORIENTATION_SEGMENT - 2);
  bytes.set(new TextEncoder().encode(`${EXIF}MM\0*`), 4);
  view.setUint32(14, 8);
  view.setUint16(18, 1);
  view.setUint16(20, 0x0112);
  view.setUint16(22, 3);
  view.setUint32(24, 1);
  view.setUint16(28, turned);
  return bytes;
}

function word(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}
