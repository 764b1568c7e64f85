/** The parts of a file that are kept, one behind the other. It is never longer than the file. */
export class KeptBytes {
  readonly #from: Uint8Array<ArrayBuffer>;
  readonly #to: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(from: Uint8Array<ArrayBuffer>) {
    this.#from = from;
    this.#to = new Uint8Array(from.length);
  }

  /** Keeps the bytes from `start` up to `end` of the file. */
  keep(start: number, end: number): void {
    this.write(this.#from.subarray(start, end));
  }

  write(bytes: Uint8Array): void {
    this.#to.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#to.subarray(0, this.#length);
  }
}

/** The four letters of a chunk's name. */
export function nameAt(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0, bytes[at + 3] ?? 0);
}

/** Whether these ASCII letters stand at a place. */
export function beginsAt(bytes: Uint8Array, at: number, letters: string): boolean {
  for (let i = 0; i < letters.length; i++) if (bytes[at + i] !== letters.charCodeAt(i)) return false;
  return true;
}
