import type * as z from "zod";
import { FLOW_EVENTS } from "./events/flow-events.ts";
import { IDENTITY_EVENTS } from "./events/identity-events.ts";
import { JOURNAL_EVENTS } from "./events/journal-events.ts";
import { PAPER_EVENTS } from "./events/paper-events.ts";

/**
 * UTF-8 needs at most three bytes a character, so an event stays below the 2 MB that a Durable Object's row
 * may hold.
 */
export const MOST_EVENT_CHARS = 650_000;

/**
 * The catalogue of events, by what they are about. A page imports the part that it applies, so that it does
 * not load the rest.
 */
export const EVENTS = { ...IDENTITY_EVENTS, ...JOURNAL_EVENTS, ...PAPER_EVENTS, ...FLOW_EVENTS } as const;

export type EventType = keyof typeof EVENTS;
export type EventBody<T extends EventType> = z.infer<(typeof EVENTS)[T]["body"]>;

/** An event as a verb passes it to the gate. */
export type NewEvent = { [T in EventType]: { type: T; body: EventBody<T> } }[EventType];
