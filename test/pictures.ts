/** The smallest bytes that declare a picture of that size. */
export function png(width: number, height: number, length = 64): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  view.setUint32(8, 13);
  bytes.set(new TextEncoder().encode("IHDR"), 12);
  view.setUint32(16, width);
  view.setUint32(20, height);
  return bytes;
}

export function jpeg(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64);
  const view = new DataView(bytes.buffer);
  bytes.set([0xff, 0xd8, 0xff, 0xe0, 0, 16]);
  bytes.set([0xff, 0xff, 0xc2, 0, 17, 8], 20);
  view.setUint16(26, height);
  view.setUint16(28, width);
  return bytes;
}

export function webp(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = riff("VP8 ");
  const view = new DataView(bytes.buffer);
  bytes.set([0x9d, 0x01, 0x2a], 23);
  view.setUint16(26, width, true);
  view.setUint16(28, height, true);
  return bytes;
}

export function webpLossless(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = riff("VP8L");
  bytes[20] = 0x2f;
  new DataView(bytes.buffer).setUint32(21, (width - 1) | ((height - 1) << 14), true);
  return bytes;
}

export function webpExtended(width: number, height: number): Uint8Array<ArrayBuffer> {
  const bytes = riff("VP8X");
  const view = new DataView(bytes.buffer);
  view.setUint32(24, width - 1, true);
  view.setUint32(27, height - 1, true);
  return bytes;
}

function riff(kind: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(64);
  bytes.set(new TextEncoder().encode("RIFF"));
  new DataView(bytes.buffer).setUint32(4, bytes.length - 8, true);
  bytes.set(new TextEncoder().encode(`WEBP${kind}`), 8);
  return bytes;
}
