import { connect } from "node:net";
import { percentile } from "./people.ts";

export type Load = { perSecond: number; p50Ms: number; p99Ms: number; failed: number };

/**
 * Sends one GET over `connections` kept-alive sockets for `seconds`; each socket sends one request at a time.
 * The client reads the answers with as little work as possible, because a heavier client would flatter the
 * slower server.
 */
export async function load(
  url: URL,
  headers: Record<string, string>,
  { connections = 16, seconds = 3 } = {},
): Promise<Load> {
  const request = requestOf(url, { method: "GET", headers });
  const until = performance.now() + seconds * 1000;
  const next = () => (performance.now() >= until ? undefined : request);
  const { timesMs, failed } = await drive(
    url,
    Array.from({ length: connections }, () => next),
  );
  return {
    perSecond: timesMs.length / seconds,
    p50Ms: percentile(timesMs, 0.5),
    p99Ms: percentile(timesMs, 0.99),
    failed,
  };
}

/** What a list of requests took. */
export type Listed = { perSecond: number; timesMs: number[]; failed: number };

/** Sends each list over a socket of its own, one request at a time, until all are answered. */
export async function loadEach(url: URL, lists: readonly (readonly Buffer[])[]): Promise<Listed> {
  const began = performance.now();
  const { timesMs, failed } = await drive(
    url,
    lists.map((list) => {
      let sent = 0;
      return () => list[sent++];
    }),
  );
  return { perSecond: timesMs.length / ((performance.now() - began) / 1000), timesMs, failed };
}

/** Sends so many requests over `connections` sockets; each is made when a socket is free for it. */
export async function loadCalls(
  url: URL,
  { connections, calls, make }: { connections: number; calls: number; make(n: number): Buffer },
): Promise<Listed> {
  const began = performance.now();
  let sent = 0;
  const next = () => (sent < calls ? make(sent++) : undefined);
  const { timesMs, failed } = await drive(
    url,
    Array.from({ length: connections }, () => next),
  );
  return { perSecond: timesMs.length / ((performance.now() - began) / 1000), timesMs, failed };
}

type Asked = { method: "GET" | "POST"; headers?: Record<string, string>; body?: string };

/** A request as it goes over the socket. */
export function requestOf(url: URL, { method, headers = {}, body = "" }: Asked): Buffer {
  const length = body === "" ? {} : { "content-length": `${Buffer.byteLength(body)}` };
  const lines = Object.entries({ host: url.host, ...headers, ...length }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return Buffer.from(`${method} ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join("")}\r\n${body}`);
}

/** Opens a socket for each source of requests, and notes the time of every answer until its source ends. */
async function drive(
  url: URL,
  sources: readonly (() => Buffer | undefined)[],
): Promise<{ timesMs: number[]; failed: number }> {
  const timesMs: number[] = [];
  let failed = 0;
  await Promise.all(sources.map((next) => one(next)));
  return { timesMs, failed };

  function one(next: () => Buffer | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(url.port), url.hostname);
      socket.setNoDelay(true);
      let sentAt = 0;
      let answer: Buffer = Buffer.alloc(0);
      const send = () => {
        const request = next();
        if (request === undefined) {
          socket.end();
          return resolve();
        }
        sentAt = performance.now();
        return socket.write(request);
      };
      socket.on("error", reject);
      socket.on("connect", send);
      socket.on("data", (chunk) => {
        answer = answer.length === 0 ? chunk : Buffer.concat([answer, chunk]);
        const length = lengthOf(answer);
        if (length === null || answer.length < length) return;
        timesMs.push(performance.now() - sentAt);
        if (answer.toString("latin1", 9, 11) !== "20") failed++;
        answer = Buffer.alloc(0);
        send();
      });
    });
  }
}

/** The whole length of an HTTP answer in bytes, or null until it is known. */
function lengthOf(answer: Buffer): number | null {
  const end = answer.indexOf("\r\n\r\n");
  if (end < 0) return null;
  const head = answer.toString("latin1", 0, end).toLowerCase();
  const declared = /\r\ncontent-length: (\d+)/.exec(head)?.[1];
  if (declared !== undefined) return end + 4 + Number(declared);
  const last = answer.indexOf("\r\n0\r\n\r\n", end);
  return last < 0 ? null : last + 7;
}
