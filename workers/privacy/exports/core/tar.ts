const BLOCK = 512;

/**
 * Returns the header of a regular file in a tar archive (POSIX ustar).
 * The size must be known before the content.
 */
export function tarHeader({ name, size, atMs }: { name: string; size: number; atMs: number }): Uint8Array {
  if (new TextEncoder().encode(name).length > 100) throw new RangeError(`${name} is too long for an archive`);
  if (size > 0o77777777777) throw new RangeError("a file in an archive may have 8 GB");
  const header = new Uint8Array(BLOCK);
  const write = (at: number, text: string) => header.set(new TextEncoder().encode(text), at);
  write(0, name);
  write(100, "0000600\0");
  write(108, "0000000\0");
  write(116, "0000000\0");
  write(124, `${size.toString(8).padStart(11, "0")}\0`);
  write(
    136,
    `${Math.floor(atMs / 1000)
      .toString(8)
      .padStart(11, "0")}\0`,
  );
  write(148, " ".repeat(8)); // the checksum counts its own place as spaces
  write(156, "0");
  write(257, "ustar\u000000");
  const sum = header.reduce((total, byte) => total + byte, 0);
  write(148, `${sum.toString(8).padStart(6, "0")}\0 `);
  return header;
}

/** Returns the padding that fills a file of that size up to the next block. */
export function tarPadding(size: number): Uint8Array {
  return new Uint8Array((BLOCK - (size % BLOCK)) % BLOCK);
}

/** Two empty blocks end an archive. */
export const TAR_END = new Uint8Array(2 * BLOCK);
