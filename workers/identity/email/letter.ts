import type { Content } from "./content.ts";

/** `later` is worth another try, `refused` is not. */
export type Outcome = { kind: "sent" } | { kind: "later" | "refused"; failure: string };
export type Letter = Content & { id: string };
