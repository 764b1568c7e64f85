/** The database that an event was committed in; each numbers a user's events contiguously, from 1. */
export type Source = "ledger" | "identity";

/** A committed event on its way to the user's log; `rebuilt` says that it has been there before. */
export type Row = {
  srcSeq: number;
  type: string;
  version: number;
  at: string;
  body: object;
  rebuilt?: boolean;
};

/**
 * Rows in the order of their source. `generation` rises when that database was restored from a backup; `floor` is
 * the oldest number that its outbox still holds, 1 when it holds all or when that is not known.
 */
export type Batch = { source: Source; generation: number; floor: number; rows: Row[] };

/** `appended.last` is the last number of that source which the log now holds; after a `gap` nothing was written. */
export type Appended =
  | { kind: "appended"; last: number }
  | { kind: "gap"; expected: number }
  | { kind: "stale"; generation: number }
  | { kind: "erased" };

/** An entry of the log as the object hands it out; `body` is JSON text. */
export type Logged = { seq: number; cursor: string; type: string; version: number; at: string; body: string };

/** `oldest` is the earliest cursor that can still be resumed from; a `reset` reader starts anew from `head`. */
export type Replay =
  | { kind: "events"; events: Logged[]; head: string; oldest: string }
  | { kind: "reset"; reason: ResetReason; head: string; oldest: string }
  | { kind: "erased" };

/** `epoch`: the log was begun anew. `pruned`: older than what is kept. `ahead`: beyond what was ever written. */
export type ResetReason = "epoch" | "pruned" | "ahead";

/** An event that is not stored. */
export type LiveEvent = { type: string; version: number; at: string; body: object };

/**
 * How the Worker tells the object whose socket it forwards; the object trusts only the Worker. `feed` marks one that the
 * Worker reads itself, for a request that waits.
 */
export const SOCKET_HEADERS = {
  session: "tidemark-session",
  expires: "tidemark-expires",
  feed: "tidemark-feed",
} as const;

export const SUBPROTOCOL = "tidemark.v1";

const CURSOR = /^([0-9a-z]{1,32})\.(0|[1-9]\d{0,14})$/;

export function formatCursor(epoch: string, seq: number): string {
  return `${epoch}.${seq}`;
}

/** Null for text that is no cursor; says nothing about whether the log can resume from it. */
export function parseCursor(text: string): { epoch: string; seq: number } | null {
  const match = CURSOR.exec(text);
  if (match === null) return null;
  return { epoch: match[1] ?? "", seq: Number(match[2]) };
}
