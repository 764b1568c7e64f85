import { connect, createServer, type AddressInfo, type Socket } from "node:net";

export type Relay = {
  port: number;
  /**
   * From now on, no answer returns on a connection that has sent a COMMIT: the transaction commits, and the
   * client never learns of it.
   */
  loseCommits(): void;
  /** Answers new connections again. */
  mend(): void;
  stop(): Promise<void>;
};

/** A relay between the Worker and its database that can lose the answers. */
export async function startRelay(target: number): Promise<Relay> {
  let isLosing = false;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const database = connect({ port: target, host: "127.0.0.1" });
    let isMute = false;
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
    client.on("data", (chunk) => {
      isMute ||= isLosing && chunk.includes("COMMIT");
      database.write(chunk);
    });
    database.on("data", (chunk) => void (isMute || client.write(chunk)));
    client.on("close", () => database.destroy());
    database.on("close", () => void (isMute || client.destroy()));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: portOf(server.address()),
    loseCommits: () => void (isLosing = true),
    mend: () => void (isLosing = false),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the relay has no port");
  return address.port;
}
