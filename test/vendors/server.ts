import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

export type Vendor = { origin: string; stop(): Promise<void> };

/** A vendor's stand-in on its own port, on this machine only. */
export async function startVendor(
  answer: (request: IncomingMessage, body: string, response: ServerResponse) => void,
): Promise<Vendor> {
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (text: string) => (body += text));
    request.on("end", () => answer(request, body, response));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  return {
    origin: `http://127.0.0.1:${address.port}`,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

export function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
