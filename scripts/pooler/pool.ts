import type { Socket } from "node:net";
import { openServer, type Target } from "./server.ts";
import { fatal, MessageScanner } from "./wire.ts";

/** Server connections of one login; who waits longest gets the next one that is free. */
export class Pool {
  readonly #target: Target;
  readonly #size: number;
  readonly #idle: Backend[] = [];
  readonly #waiting: ((backend: Backend | Error) => void)[] = [];
  readonly #all = new Set<Backend>();
  #opening = 0;
  #isClosed = false;
  #greeting: Promise<Buffer> | undefined;

  constructor(target: Target, size: number) {
    this.#target = target;
    this.#size = size;
  }

  /** What the server says about itself, asked once. */
  greeting(): Promise<Buffer> {
    this.#greeting ??= this.#open().then(
      (opened) => {
        this.release(opened.backend);
        return opened.greeting;
      },
      (error: unknown) => {
        this.#greeting = undefined;
        throw error;
      },
    );
    return this.#greeting;
  }

  /**
   * Calls back at once when a connection is idle, so that a client's bytes do not wait for a turn of the
   * event loop.
   */
  acquire(take: (backend: Backend | Error) => void): void {
    const backend = this.#idle.pop();
    if (backend) {
      take(backend);
      return;
    }
    this.#waiting.push(take);
    if (this.#all.size + this.#opening < this.#size) this.#grow();
  }

  release(backend: Backend): void {
    if (!this.#all.has(backend)) return;
    const next = this.#waiting.shift();
    if (next) next(backend);
    else this.#idle.push(backend);
  }

  forget(take: (backend: Backend | Error) => void): void {
    const at = this.#waiting.indexOf(take);
    if (at >= 0) this.#waiting.splice(at, 1);
  }

  close(): void {
    this.#isClosed = true;
    for (const backend of this.#all) backend.socket.destroy();
  }

  #grow(): void {
    this.#open().then(
      ({ backend }) => this.release(backend),
      // No client may wait for ever. While connections are in use, the clients wait for those. Otherwise all
      // clients receive the error.
      (error: Error) => {
        if (this.#all.size === 0) for (const take of this.#waiting.splice(0)) take(error);
      },
    );
  }

  async #open(): Promise<{ backend: Backend; greeting: Buffer }> {
    this.#opening += 1;
    try {
      const { socket, greeting, cancel } = await openServer(this.#target);
      const backend = new Backend(socket, cancel);
      this.#all.add(backend);
      socket.once("close", () => {
        this.#all.delete(backend);
        const at = this.#idle.indexOf(backend);
        if (at >= 0) this.#idle.splice(at, 1);
        if (this.#waiting.length > 0 && !this.#isClosed) this.#grow();
      });
      return { backend, greeting };
    } finally {
      this.#opening -= 1;
    }
  }
}

/**
 * One server connection. It belongs to `client` while a transaction or an unanswered message of that client
 * is open.
 */
class Backend {
  readonly socket: Socket;
  client: Client | undefined;
  readonly #cancel: () => void;

  constructor(socket: Socket, cancel: () => void) {
    this.socket = socket;
    this.#cancel = cancel;
    const scanner = new MessageScanner(({ type, first }) => {
      if (type === "Z") this.client?.onReady(first);
    });
    socket.on("data", (chunk) => {
      const { client } = this;
      if (client && !client.socket.write(chunk)) {
        socket.pause();
        client.socket.once("drain", () => socket.resume());
      }
      scanner.scan(chunk);
    });
    socket.on("error", () => socket.destroy());
    socket.on("close", () => this.client?.onServerGone());
  }

  /** Gives this connection up with whatever runs on it; the server rolls back and lets its locks go. */
  abandon(): void {
    this.client = undefined;
    this.socket.destroy();
    this.#cancel();
  }
}

/** One client that has signed in. */
export class Client {
  readonly socket: Socket;
  readonly #pool: Pool;
  readonly #scanner: MessageScanner;
  #backend: Backend | undefined;
  #held: Buffer[] = [];
  #isWaiting = false;
  /** Messages that the server will answer with ReadyForQuery and has not yet. */
  #unanswered = 0;
  /** Whether messages were sent that no Sync has closed yet. */
  #isOpen = false;
  #refusal: Buffer | undefined;
  #isLeaving = false;

  constructor(socket: Socket, pool: Pool) {
    this.socket = socket;
    this.#pool = pool;
    this.#scanner = new MessageScanner(({ type, first }) => {
      if (type === "X") this.#isLeaving = true;
      else if (type === "P" && first !== 0)
        this.#refusal = fatal(
          "0A000",
          "the pool works in transaction mode: prepared statements must be unnamed",
        );
      else if (type === "Q" || type === "S" || type === "F") {
        this.#unanswered += 1;
        this.#isOpen = false;
      } else this.#isOpen = true;
    });
    socket.on("data", (chunk) => this.onData(chunk));
    socket.on("close", () => this.#leave());
  }

  onData(chunk: Buffer): void {
    this.#scanner.scan(chunk);
    if (this.#refusal) {
      this.socket.end(this.#refusal);
    } else if (this.#isLeaving) {
      this.socket.destroySoon();
    } else if (this.#backend) {
      this.#send(this.#backend, chunk);
    } else {
      this.#held.push(chunk);
      if (this.#isWaiting) return;
      this.#isWaiting = true;
      this.#pool.acquire(this.#take);
    }
  }

  /** The server has answered one Sync or query; `status` says whether a transaction is still open. */
  onReady(status: number | undefined): void {
    this.#unanswered -= 1;
    const isDone =
      this.#unanswered === 0 && !this.#isOpen && this.#scanner.isBetween && status === "I".charCodeAt(0);
    if (!isDone || !this.#backend) return;
    const backend = this.#backend;
    this.#backend = undefined;
    backend.client = undefined;
    backend.socket.resume();
    this.#pool.release(backend);
  }

  onServerGone(): void {
    this.socket.end();
  }

  readonly #take = (backend: Backend | Error): void => {
    this.#isWaiting = false;
    if (backend instanceof Error) {
      this.socket.end(fatal("08006", `the database cannot be reached: ${backend.message}`));
      return;
    }
    this.#backend = backend;
    backend.client = this;
    for (const chunk of this.#held.splice(0)) this.#send(backend, chunk);
  };

  #send(backend: Backend, chunk: Buffer): void {
    if (backend.socket.write(chunk)) return;
    this.socket.pause();
    backend.socket.once("drain", () => this.socket.resume());
  }

  /** A client that goes within a transaction takes the server connection with it: the server rolls back. */
  #leave(): void {
    this.#pool.forget(this.#take);
    this.#backend?.abandon();
  }
}
