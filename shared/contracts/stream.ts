import * as z from "zod";
import { endpoint } from "../endpoint.ts";
import { Id } from "./bounds.ts";
import { jsonOf } from "./json.ts";
import { Instant } from "./page.ts";

/** One entry of a user's log; `seq` is contiguous within the epoch of the cursor. */
export const StreamEvent = z.object({
  seq: z.number().int(),
  cursor: z.string(),
  type: z.string(),
  version: z.number().int(),
  at: Instant,
  body: z.looseObject({}),
});
export type StreamEvent = z.infer<typeof StreamEvent>;

const MOST_EVENTS = 1000;

export const Cursor = z.string().max(80);

export const listEvents = endpoint({
  name: "listEvents",
  summary:
    "The user's event log after a cursor; `wait` holds the request up to that many milliseconds for news",
  tag: "Stream",
  method: "GET",
  path: "/events",
  scope: "events:read",
  query: z.object({
    since: Cursor.optional(),
    limit: z.coerce.number().int().min(1).max(MOST_EVENTS).default(256),
    wait: z.coerce.number().int().min(0).max(30_000).default(0),
  }),
  replyKind: "json-or-stream",
  reply: z.object({
    events: z.array(StreamEvent).max(MOST_EVENTS),
    cursor: z.string(),
    head: z.string(),
    oldest: z.string(),
    reset: z.object({ reason: z.string() }).optional(),
  }),
});

export const openTicket = endpoint({
  name: "openTicket",
  summary: "A one-time ticket (30 s) that opens the WebSocket",
  tag: "Stream",
  method: "POST",
  path: "/ws/ticket",
  body: z.object({}).default({}),
  reply: z.object({ ticket: z.string(), expiresAt: Instant }),
  status: [201],
  storesAnswer: false,
});

/** The frames that the server sends over the WebSocket. */
export const ServerFrame = z.discriminatedUnion("type", [
  z.object({ type: z.literal("events"), events: z.array(StreamEvent) }),
  z.object({
    type: z.literal("live"),
    event: z.object({ type: z.string(), version: z.number().int(), at: Instant, body: z.looseObject({}) }),
  }),
  z.object({ type: z.literal("caught_up"), head: z.string() }),
  z.object({ type: z.literal("reset"), reason: z.string(), head: z.string() }),
  z.object({ type: z.literal("auth_expiring"), at: Instant }),
  /** The answers to `flow:execute`. A frame without a valid key is refused with the key null. */
  z.object({
    type: z.literal("flow:accepted"),
    key: z.string(),
    execution: z.object({ id: z.string(), status: z.string() }),
  }),
  z.object({
    type: z.literal("flow:refused"),
    key: z.string().nullable(),
    problem: z.looseObject({ code: z.string(), title: z.string(), status: z.number().int() }),
  }),
]);
export type ServerFrame = z.infer<typeof ServerFrame>;

export const AckFrame = z.object({ type: z.literal("ack"), cursor: Cursor });

/** The most characters of JSON that the input of a `flow:execute` has. The POST takes more. */
export const MOST_FRAME_INPUT = 64 * 1024;

/**
 * Runs a flow as `POST /flows/:id/execute` does. `key` is the Idempotency-Key of that POST: the same key runs
 * the flow once, whichever way it came.
 */
export const ExecuteFrame = z.object({
  type: z.literal("flow:execute"),
  flowId: Id.min(1),
  input: jsonOf(MOST_FRAME_INPUT).optional(),
  key: z.string().regex(/^[\x21-\x7e]{1,200}$/),
});
export type ExecuteFrame = z.infer<typeof ExecuteFrame>;

/**
 * The frames that a client may send over the WebSocket. No frame carries new credentials, because the object
 * cannot verify them. On `auth_expiring` a client refreshes and reconnects from its cursor.
 */
export const ClientFrame = z.discriminatedUnion("type", [AckFrame, ExecuteFrame]);
export type ClientFrame = z.infer<typeof ClientFrame>;

/** The close codes of the socket, and what a client does on each. */
export const CLOSE_CODES = {
  expired: 4401,
  revoked: 4403,
  slow: 4408,
  reset: 4409,
  erased: 4410,
  tooMany: 4429,
  later: 1013,
} as const;
