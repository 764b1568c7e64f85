import type { Source } from "#shared/stream.ts";
import type { Tx } from "../../db/ledger.ts";

/** What may listen to events. */
export type ListenerKind = "webhook" | "flow";

/** A committed event. `cause` names it for ever, also when it is read twice. */
export type UserEvent = {
  cause: string;
  source: Source;
  useq: string;
  type: string;
  version: number;
  at: string;
  body: object;
};

/** An event, and the listeners of one kind that hear it. */
export type Heard = { event: UserEvent; refIds: readonly string[] };

/**
 * Takes the events that its listeners hear, in the order of their database. It writes in the transaction that
 * moves the cursor, so each event counts once. It queues work and calls nobody.
 */
export type Reactor = (tx: Tx, heard: readonly Heard[]) => Promise<void>;

/** Steps of runs that wait. Nobody bounds their number, so they are found by what they wait for. */
export type Waits = {
  /** The types of events for which some step waits. */
  listTypes(tx: Tx): Promise<readonly string[]>;
  /** Ends the waits that these events fulfil, as a reactor. */
  resume(tx: Tx, events: readonly UserEvent[]): Promise<void>;
};
export type Reactors = { readonly [Kind in ListenerKind]?: Reactor } & { readonly waits?: Waits };
