import { randomBytes } from "node:crypto";
import { request } from "node:http";
import type { Duplex } from "node:stream";

/**
 * A hand-written WebSocket that distinguishes the close frame from the end of the connection; it never
 * answers a close frame.
 */
export type RawSocket = {
  /** Sends text frames one after the other, without waiting. */
  send(texts: readonly string[]): void;
  /** The code and time of the server's close frame; code 1006 when the connection ended without one. */
  closed: Promise<{ code: number; at: number }>;
  /** Drops the connection. */
  drop(): void;
};

const TEXT = 1;
const CLOSE = 8;

export async function openRawSocket(url: URL): Promise<RawSocket> {
  const stream = await upgraded(url);
  const closed = new Promise<{ code: number; at: number }>((resolve) => {
    let received: Buffer = Buffer.alloc(0);
    stream.on("data", (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      for (let frame = frameOf(received); frame !== null; frame = frameOf(received)) {
        received = received.subarray(frame.size);
        if (frame.opcode === CLOSE) resolve({ code: frame.payload.readUInt16BE(0), at: performance.now() });
      }
    });
    stream.on("close", () => resolve({ code: 1006, at: performance.now() }));
  });
  return {
    send: (texts) => void stream.write(Buffer.concat(texts.map((text) => masked(TEXT, Buffer.from(text))))),
    closed,
    drop: () => void stream.destroy(),
  };
}

function upgraded({ hostname, port, pathname, search }: URL): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const headers = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": randomBytes(16).toString("base64"),
    };
    const asked = request({ hostname, port, path: pathname + search, headers });
    asked.on("upgrade", (_response, socket, head) => {
      socket.on("error", () => undefined); // A server that drops a flood may reset the connection.
      if (head.length > 0) socket.unshift(head);
      resolve(socket);
    });
    asked.on("response", ({ statusCode }) => reject(new Error(`no socket but ${statusCode}`)));
    asked.on("error", reject);
    asked.end();
  });
}

/** A client's frame, masked with zeros, which leave the payload unchanged. */
function masked(opcode: number, payload: Buffer): Buffer {
  if (payload.length > 125) throw new Error("only short frames are sent by hand");
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0]), payload]);
}

/** The first whole frame from a server, or null while it is incomplete. */
function frameOf(bytes: Buffer): { opcode: number; payload: Buffer; size: number } | null {
  if (bytes.length < 2) return null;
  const short = bytes.readUInt8(1) & 127;
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  if (bytes.length < start) return null;
  const length =
    short === 126 ? bytes.readUInt16BE(2) : short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
  if (bytes.length < start + length) return null;
  const payload = bytes.subarray(start, start + length);
  return { opcode: bytes.readUInt8(0) & 15, payload, size: start + length };
}
