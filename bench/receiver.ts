import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A server on this machine that the actions of every side call. */
export type Receiver = { url: URL; calls(): number; stop(): Promise<void> };

const ANSWER = '{"ok":true}';

/** Starts a receiver that reads each request and answers a short JSON. */
export async function startReceiver(): Promise<Receiver> {
  let calls = 0;
  const headers = { "content-type": "application/json", "content-length": `${ANSWER.length}` };
  const server = createServer((request, response) => {
    calls++;
    request.resume();
    request.on("end", () => response.writeHead(200, headers).end(ANSWER));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`http://127.0.0.1:${port}/action`),
    calls: () => calls,
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
