import { connect } from "node:net";

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
  const lines = Object.entries({ host: url.host, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  const request = Buffer.from(`GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join("")}\r\n`);
  const times: number[] = [];
  let failed = 0;
  const until = performance.now() + seconds * 1000;
  await Promise.all(Array.from({ length: connections }, () => one()));
  times.sort((a, b) => a - b);
  const at = (share: number) =>
    times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN;
  return { perSecond: times.length / seconds, p50Ms: at(0.5), p99Ms: at(0.99), failed };

  function one(): Promise<void> {
    return new Promise((resolve, reject) => {
      const socket = connect(Number(url.port), url.hostname);
      socket.setNoDelay(true);
      let sentAt = 0;
      let answer: Buffer = Buffer.alloc(0);
      const send = () => {
        if (performance.now() >= until) {
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
        times.push(performance.now() - sentAt);
        if (answer.toString("latin1", 9, 12) !== "200") failed++;
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
