import type { StreamEvent } from "../contracts/stream.ts";
import type { LiveEvent } from "../stream.ts";
import type { Client } from "./client.ts";
import type { Clock } from "./clock.ts";
import type { Connect } from "./connection.ts";
import type { SocketState } from "./kept-socket.ts";

/** How the app applies what arrives; the stream delivers nothing further before the last promise resolves. */
export type StreamEvents = {
  /**
   * Entries of the log, in order and each once. The cursor moves only afterwards, so a crash may repeat
   * entries.
   */
  events(events: StreamEvent[]): Promise<void> | void;
  live?(event: LiveEvent): void;
  /** The app's state may be out of date: the app loads the snapshot anew, and the tail begins after it. */
  reset(reason: string): Promise<void> | void;
  state?(state: SocketState): void;
  /** The session or the account is over, and the device is wiped. */
  ended?(): void;
};

export type StreamOptions = {
  client: Pick<Client, "call" | "freshen" | "refresh" | "wipe" | "store">;
  /** The socket's URL, such as `wss://tidemark.example/ws`. */
  url: string;
  /** Whether each socket needs a fresh ticket; a browser may rely on its cookie instead. */
  admission?: "ticket" | "cookie";
  on: StreamEvents;
  clock?: Clock;
  connect?: Connect;
};
