/** The type and size according to the picture's own bytes; the sender's claims are ignored. */
export type Picture = { type: "image/png" | "image/jpeg" | "image/webp"; width: number; height: number };

export const MAX_SIDE = 2048;

/**
 * Reads the type and the size from the header of a PNG, JPEG or WebP. Returns null for other bytes and for a
 * truncated header.
 */
export function readPicture(bytes: Uint8Array): Picture | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = readPng(view) ?? readWebp(view) ?? readJpeg(view);
  return found !== null && found.width > 0 && found.height > 0 ? found : null;
}

/** True for a picture that every device can show. */
export function isSmallEnough({ width, height }: Picture): boolean {
  return width <= MAX_SIDE && height <= MAX_SIDE;
}

function readPng(view: DataView): Picture | null {
  if (view.byteLength < 33) return null;
  const isPng = view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a;
  const hasHeader = view.getUint32(8) === 13 && text(view, 12, 4) === "IHDR";
  if (!isPng || !hasHeader) return null;
  return { type: "image/png", width: view.getUint32(16), height: view.getUint32(20) };
}

function readWebp(view: DataView): Picture | null {
  if (view.byteLength < 30 || text(view, 0, 4) !== "RIFF" || text(view, 8, 4) !== "WEBP") return null;
  if (view.getUint32(4, true) + 8 > view.byteLength) return null;
  const type = "image/webp";
  switch (text(view, 12, 4)) {
    case "VP8X":
      return { type, width: 1 + uint24(view, 24), height: 1 + uint24(view, 27) };
    case "VP8L": {
      if (view.getUint8(20) !== 0x2f) return null;
      const bits = view.getUint32(21, true);
      return { type, width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
    }
    case "VP8 ": {
      if (uint24(view, 23) !== 0x2a019d) return null;
      return {
        type,
        width: view.getUint16(26, true) & 0x3fff,
        height: view.getUint16(28, true) & 0x3fff,
      };
    }
    default:
      return null;
  }
}

/** Reads the segments up to the frame header, the only one that holds the picture's size. */
function readJpeg(view: DataView): Picture | null {
  if (view.byteLength < 4 || view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; at + 9 <= view.byteLength;) {
    if (view.getUint8(at) !== 0xff) return null;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1; // fill
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) {
      return { type: "image/jpeg", height: view.getUint16(at + 5), width: view.getUint16(at + 7) };
    }
    // The scan begins or the picture ends, and no frame header came before.
    if (marker === 0xda || marker === 0xd9 || marker < 0xc0) return null;
    const length = view.getUint16(at + 2);
    if (length < 2) return null;
    at += 2 + length;
  }
  return null;
}

function uint24(view: DataView, at: number): number {
  return view.getUint8(at) | (view.getUint8(at + 1) << 8) | (view.getUint8(at + 2) << 16);
}

function text(view: DataView, at: number, length: number): string {
  let read = "";
  for (let i = 0; i < length; i++) read += String.fromCharCode(view.getUint8(at + i));
  return read;
}
