/**
 * One passing message of PostgreSQL's protocol: its type, and the first byte of its body once that byte has
 * arrived.
 */
export type Passing = { type: string; first: number | undefined };

/**
 * Follows message boundaries in a stream without holding on to its bytes. Calls back once for each message,
 * as soon as its first body byte (or, without a body, its header) has come.
 */
export class MessageScanner {
  #header = Buffer.alloc(5);
  #have = 0;
  #left = 0;
  #isAnnounced = true;
  readonly #onMessage: (message: Passing) => void;

  constructor(onMessage: (message: Passing) => void) {
    this.#onMessage = onMessage;
  }

  /** Whether the stream stands between two messages. */
  get isBetween(): boolean {
    return this.#have === 0 && this.#left === 0;
  }

  scan(chunk: Buffer): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#left > 0) {
        if (!this.#isAnnounced) this.#announce(chunk[at]);
        const step = Math.min(this.#left, chunk.length - at);
        this.#left -= step;
        at += step;
        continue;
      }
      const step = Math.min(5 - this.#have, chunk.length - at);
      chunk.copy(this.#header, this.#have, at, at + step);
      this.#have += step;
      at += step;
      if (this.#have < 5) return;
      this.#have = 0;
      this.#left = this.#header.readInt32BE(1) - 4;
      this.#isAnnounced = false;
      if (this.#left <= 0) this.#announce(undefined);
    }
  }

  #announce(first: number | undefined): void {
    this.#isAnnounced = true;
    this.#onMessage({ type: String.fromCharCode(this.#header.readUInt8(0)), first });
  }
}

export function message(type: string, ...parts: (string | number | Buffer)[]): Buffer {
  const body = Buffer.concat(
    parts.map((part) =>
      typeof part === "string" ? text(part) : typeof part === "number" ? int32(part) : part,
    ),
  );
  return Buffer.concat([Buffer.from(type, "latin1"), int32(body.length + 4), body]);
}

export function fatal(code: string, reason: string): Buffer {
  return message("E", "SFATAL", "VFATAL", `C${code}`, `M${reason}`, Buffer.of(0));
}

/** The packet that opens a connection; it has no type byte. */
export function startupPacket(parameters: Record<string, string>): Buffer {
  const pairs = Object.entries(parameters).flat().map(text);
  return message("", 196_608, ...pairs, Buffer.of(0));
}

/** `user`, `database` and what else a client asks for when it connects. */
export function readStartup(body: Buffer): Map<string, string> {
  const words = body.toString("utf8").split("\0");
  const parameters = new Map<string, string>();
  for (let at = 0; at + 1 < words.length && words[at] !== ""; at += 2)
    parameters.set(words[at] ?? "", words[at + 1] ?? "");
  return parameters;
}

/** Cuts a stream into whole messages; for the short talk at the beginning of a connection only. */
export class MessageReader {
  #bytes: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
  }

  /**
   * The next message, or undefined until it is complete. `typeBytes` is 0 for the packet that opens a
   * connection.
   */
  next(typeBytes: 0 | 1): { type: string; body: Buffer } | undefined {
    if (this.#bytes.length < typeBytes + 4) return undefined;
    const end = typeBytes + this.#bytes.readInt32BE(typeBytes);
    if (end > 1_000_000 || end < typeBytes + 4) throw new Error("this is not PostgreSQL's protocol");
    if (this.#bytes.length < end) return undefined;
    const found = {
      type: this.#bytes.toString("latin1", 0, typeBytes),
      body: this.#bytes.subarray(typeBytes + 4, end),
    };
    this.#bytes = this.#bytes.subarray(end);
    return found;
  }

  /** What came after the messages read so far. */
  rest(): Buffer {
    return this.#bytes;
  }
}

function text(value: string): Buffer {
  return Buffer.from(`${value}\0`, "utf8");
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}
