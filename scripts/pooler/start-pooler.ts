// This pool is never deployed. It stands in for Hyperdrive in development, in tests and in the benchmark.
import { createServer, type AddressInfo, type Server, type Socket } from "node:net";
import { Client, Pool } from "./pool.ts";
import { fatal, message, MessageReader, readStartup } from "./wire.ts";

export type PoolerOptions = { host?: string; port: number; logins: Record<string, string>; size?: number };
export type Pooler = { port: number; url(login: string, database?: string): string; stop(): Promise<void> };

/**
 * A transaction-mode pool between the Worker and PostgreSQL. It stands in for Hyperdrive, which does not pool
 * locally. As in Hyperdrive, a client has a server connection for one transaction only, and the next client
 * finds the session state that it left behind.
 */
export async function startPooler(options: PoolerOptions): Promise<Pooler> {
  const pools = new Map<string, Pool>();
  const clients = new Set<Socket>();
  const poolOf = (user: string, password: string, database: string): Pool => {
    const key = `${user}\0${database}`;
    const pool =
      pools.get(key) ??
      new Pool(
        { host: options.host ?? "127.0.0.1", port: options.port, user, password, database },
        options.size ?? 20,
      );
    pools.set(key, pool);
    return pool;
  };
  const server = createServer({ noDelay: true }, (socket) => {
    clients.add(socket);
    socket.once("close", () => clients.delete(socket));
    greet(socket, options.logins, poolOf);
  });
  const port = await listen(server);
  return {
    port,
    url: (login, database = "tidemark") =>
      `postgres://${login}:${options.logins[login] ?? ""}@127.0.0.1:${port}/${database}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of clients) socket.destroy();
        for (const pool of pools.values()) pool.close();
      }),
  };
}

/**
 * Signs a client in. It asks for the password in clear, because both ends are on the loopback and hashing
 * costs the Worker time.
 */
function greet(
  socket: Socket,
  logins: Record<string, string>,
  poolOf: (user: string, password: string, database: string) => Pool,
): void {
  const reader = new MessageReader();
  let startup: Map<string, string> | undefined;
  const refuse = (code: string, reason: string): void => void socket.end(fatal(code, reason));
  socket.on("error", () => socket.destroy());
  // Whatever else of this machine connects, a browser or a scanner, ends its own connection alone.
  const listen = (chunk: Buffer): void => {
    try {
      advance(chunk);
    } catch {
      socket.destroy();
    }
  };
  const advance = (chunk: Buffer): void => {
    reader.push(chunk);
    if (!startup) {
      const opening = reader.next(0);
      const version = opening?.body.readInt32BE(0);
      if (!opening) return undefined;
      if (version === 80_877_103 || version === 80_877_104) return void socket.write("N");
      if (version === 80_877_102) return void socket.destroy();
      startup = readStartup(opening.body.subarray(4));
      if (startup.has("options"))
        return refuse("0A000", "the pool works in transaction mode: a session has no options of its own");
      return void socket.write(message("R", 3));
    }
    const answer = reader.next(1);
    if (!answer) return undefined;
    const user = startup.get("user") ?? "";
    const password = answer.body.toString("utf8", 0, Math.max(0, answer.body.length - 1));
    if (answer.type !== "p" || logins[user] === undefined || logins[user] !== password)
      return refuse("28P01", `password authentication failed for user "${user}"`);
    socket.off("data", listen);
    socket.pause();
    const pool = poolOf(user, password, startup.get("database") ?? user);
    pool.greeting().then(
      (greeting) => {
        const client = new Client(socket, pool);
        socket.write(
          Buffer.concat([
            message("R", 0),
            greeting,
            message("K", process.pid, 0),
            message("Z", Buffer.from("I")),
          ]),
        );
        if (reader.rest().length > 0) client.onData(reader.rest());
        socket.resume();
      },
      (error: Error) => refuse("08006", `the database cannot be reached: ${error.message}`),
    );
    return undefined;
  };
  socket.on("data", listen);
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(portOf(server.address())));
  });
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === "string") throw new Error("the pooler has no port");
  return address.port;
}
