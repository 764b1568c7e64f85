import * as z from "zod";

/**
 * `state` is self-contained and replaces what a client holds. `scope` names what a client fetches again.
 * `live` has no sequence number, is not stored and reaches only live sockets. `push` marks an event that
 * reaches the user's devices while no window shows it.
 */
export type Catalogued = { kind: "state" | "scope" | "live"; version: number; push?: true; body: z.ZodType };

/** A word of ours, such as a method or a reason. */
export const Word = z.string().max(60);
