import { crc32 } from "node:zlib";
import { png as pngHead } from "./pictures.ts";

type Bytes = Uint8Array<ArrayBuffer>;
/** What a picture tells beside its pixels; no part of it may be kept. */
export const TOLD = "GPS 47.3769 N";

/** A PNG whose structure is whole, with what it tells in `told` chunks, and something behind its end. */
export function wholePng(width = 8, height = 8, told: readonly string[] = [], behind = ""): Bytes {
  return joined([
    pngHead(width, height).subarray(0, 8),
    pngChunk("IHDR", pngHead(width, height).subarray(16, 29)),
    ...told.map((name) => pngChunk(name, letters(TOLD))),
    pngChunk("IDAT", Uint8Array.of(1, 2, 3)),
    pngChunk("IEND", new Uint8Array()),
    letters(behind),
  ]);
}

export function pngChunk(name: string, data: Uint8Array): Bytes {
  const named = joined([letters(name), data]);
  return joined([long(data.length), named, long(crc32(named))]);
}

/** A JPEG with these segments before its frame, coded pixels with stuffed bytes, and something behind. */
export function wholeJpeg(width = 8, height = 8, segments: readonly Uint8Array[] = [], behind = ""): Bytes {
  const frame = Uint8Array.of(8, height >> 8, height & 255, width >> 8, width & 255, 1, 1, 17, 0);
  return joined([
    Uint8Array.of(0xff, 0xd8),
    ...segments,
    segment(0xc0, frame),
    segment(0xda, Uint8Array.of(1, 1, 0, 0, 63, 0)),
    Uint8Array.of(9, 0xff, 0, 7, 0xff, 0xd3, 5),
    segment(0xc4, Uint8Array.of(1)),
    segment(0xda, Uint8Array.of(1, 1, 0, 0, 63, 0)),
    Uint8Array.of(9, 9, 0xff, 0xff, 0xd9),
    letters(behind),
  ]);
}

export function segment(marker: number, data: Uint8Array): Bytes {
  return joined([Uint8Array.of(0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 255), data]);
}

/** An EXIF segment with an orientation and a place. */
export function exif(orientation: number, order: "II" | "MM" = "II"): Bytes {
  const isLittle = order === "II";
  const tiff = new DataView(new ArrayBuffer(26));
  tiff.setUint16(2, 42, isLittle);
  tiff.setUint32(4, 8, isLittle);
  tiff.setUint16(8, 1, isLittle);
  tiff.setUint16(10, 0x0112, isLittle);
  tiff.setUint16(12, 3, isLittle);
  tiff.setUint32(14, 1, isLittle);
  tiff.setUint16(18, orientation, isLittle);
  const bytes = new Uint8Array(tiff.buffer);
  bytes.set(letters(order));
  return segment(0xe1, joined([letters("Exif\0\0"), bytes, letters(TOLD)]));
}

/** A WebP of these chunks. */
export function wholeWebp(chunks: readonly (readonly [string, Uint8Array])[], behind = ""): Bytes {
  const parts = chunks.flatMap(([name, data]) => [
    letters(name),
    little(data.length),
    data,
    new Uint8Array(data.length % 2),
  ]);
  const body = joined([letters("WEBP"), ...parts]);
  return joined([letters("RIFF"), little(body.length), body, letters(behind)]);
}

/** The header of an extended WebP that announces EXIF and XMP. */
export function extendedHead(width: number, height: number): Bytes {
  const bytes = new Uint8Array(10);
  bytes[0] = 0x0c;
  const view = new DataView(bytes.buffer);
  view.setUint16(4, width - 1, true);
  view.setUint16(7, height - 1, true);
  return bytes;
}

/** A GIF of one frame with a comment and a loop before it. */
export function wholeGif(width = 8, height = 8, frame = { width, height }, behind = ""): Bytes {
  const view = new DataView(new ArrayBuffer(7));
  view.setUint16(0, width, true);
  view.setUint16(2, height, true);
  view.setUint8(4, 0x80);
  const image = new DataView(new ArrayBuffer(10));
  image.setUint8(0, 0x2c);
  image.setUint16(5, frame.width, true);
  image.setUint16(7, frame.height, true);
  return joined([
    letters("GIF89a"),
    new Uint8Array(view.buffer),
    new Uint8Array(6),
    Uint8Array.of(0x21, 0xfe, TOLD.length),
    letters(TOLD),
    Uint8Array.of(0, 0x21, 0xff, 11),
    letters("NETSCAPE2.0"),
    Uint8Array.of(3, 1, 0, 0, 0),
    new Uint8Array(image.buffer),
    Uint8Array.of(2, 2, 0x4c, 1, 0, 0x3b),
    letters(behind),
  ]);
}

export function letters(text: string): Bytes {
  return Uint8Array.from(new TextEncoder().encode(text));
}

export function joined(parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function long(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}

function little(value: number): Bytes {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}
