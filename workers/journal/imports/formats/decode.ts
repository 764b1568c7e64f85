// A parser holds one piece at a time, so a piece stays small whatever chunks the source sends.
const PIECE = 65_536;

/**
 * Decodes bytes to text in pieces: UTF-16 by its byte order mark, otherwise UTF-8. The mark itself is
 * dropped.
 */
export class TextPieces {
  #decoder: TextDecoder | null = null;
  #mark = new Uint8Array(0);

  /** True once the encoding is known to be UTF-8, where a line feed always ends the character before it. */
  get isPlain(): boolean {
    return this.#decoder?.encoding === "utf-8";
  }

  *read(bytes: Uint8Array): Generator<string> {
    for (let from = 0; from < bytes.length; from += PIECE)
      yield this.#decode(bytes.subarray(from, from + PIECE));
  }

  end(): string {
    const first = this.#decoder === null ? this.#begin(this.#mark) : "";
    return first + (this.#decoder?.decode() ?? "");
  }

  #decode(bytes: Uint8Array): string {
    if (this.#decoder !== null) return this.#decoder.decode(bytes, { stream: true });
    const start = new Uint8Array(this.#mark.length + bytes.length);
    start.set(this.#mark);
    start.set(bytes, this.#mark.length);
    this.#mark = start;
    return start.length < 3 ? "" : this.#begin(start);
  }

  #begin(start: Uint8Array): string {
    const [a, b] = start;
    const encoding = a === 0xff && b === 0xfe ? "utf-16le" : a === 0xfe && b === 0xff ? "utf-16be" : "utf-8";
    this.#decoder = new TextDecoder(encoding);
    return this.#decoder.decode(start, { stream: true });
  }
}

/** Decodes the beginning of a file, for detecting its format. */
export function decodeHead(bytes: Uint8Array): string {
  const pieces = new TextPieces();
  return [...pieces.read(bytes)].join("") + pieces.end();
}
