import type { Content } from "./content.ts";

/** A `later` mail is tried again, a `refused` one is not. */
export type Outcome = { kind: "sent" } | { kind: "later" | "refused"; failure: string };
export type Letter = Content & { id: string };
