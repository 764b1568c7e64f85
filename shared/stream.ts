/** The database that committed an event; each database numbers a user's events contiguously, from 1. */
export type Source = "ledger" | "identity";

/** A committed event on its way to the user's log; `rebuilt` marks an event that the log has held before. */
export type Row = {
  srcSeq: number;
  type: string;
  version: number;
  at: string;
  body: object;
  rebuilt?: boolean;
};

/**
 * Rows in the order of their source. `generation` rises when that database is restored from a backup. `floor`
 * is the oldest number in its outbox, and 1 when the outbox holds all or when that is unknown.
 */
export type Batch = { source: Source; generation: number; floor: number; rows: Row[] };

/** `appended.last` is the last number of that source in the log; after a `gap` nothing was written. */
export type Appended =
  | { kind: "appended"; last: number }
  | { kind: "gap"; expected: number }
  | { kind: "stale"; generation: number }
  | { kind: "erased" };

/** An entry of the log as the object returns it; `body` is JSON text. */
export type Logged = { seq: number; cursor: string; type: string; version: number; at: string; body: string };

/**
 * `oldest` is the earliest cursor from which a reader can resume; after a `reset` a reader starts anew from
 * `head`.
 */
export type Replay =
  | { kind: "events"; events: Logged[]; head: string; oldest: string }
  | { kind: "reset"; reason: ResetReason; head: string; oldest: string }
  | { kind: "erased" };

/**
 * `epoch`: the log was started anew. `pruned`: the entries are deleted. `ahead`: the log never reached the
 * cursor.
 */
export type ResetReason = "epoch" | "pruned" | "ahead";

/** An event that is not stored. */
export type LiveEvent = { type: string; version: number; at: string; body: object };

/**
 * The headers that tell the object whose socket the Worker forwards; the object trusts only the Worker.
 * `kind` is `feed` for a socket that the Worker reads itself for a waiting request. It is `guard` for one
 * that only tells when the session ends, and absent for a client's. `flow` is the flow of a socket that
 * carries the events of one flow only.
 */
export const SOCKET_HEADERS = {
  user: "tidemark-user",
  session: "tidemark-session",
  expires: "tidemark-expires",
  kind: "tidemark-kind",
  flow: "tidemark-flow",
} as const;

/** A frame `flow:execute` as the object hands it to the Worker. `body` is the text of the POST's body. */
export type AskedRun = { userId: string; sessionId: string; flowId: string; key: string; body: string };

export const SUBPROTOCOL = "tidemark.v1";

const CURSOR = /^([0-9a-z]{1,32})\.(0|[1-9]\d{0,14})$/;

export function formatCursor(epoch: string, seq: number): string {
  return `${epoch}.${seq}`;
}

/** Null for text that is no cursor. A parsed cursor may still be one that the log cannot resume from. */
export function parseCursor(text: string): { epoch: string; seq: number } | null {
  const match = CURSOR.exec(text);
  if (match === null) return null;
  return { epoch: match[1] ?? "", seq: Number(match[2]) };
}
