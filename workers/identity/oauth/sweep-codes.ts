import type { Identity } from "../../db/identity.ts";
import { deleteOldCodes } from "./store.ts";

const KEPT_MS = 86_400_000;

/** Deletes codes a day after they expired. Until then a second use ends the session of the first. */
export async function sweepCodes(identity: Identity, now: number): Promise<void> {
  await identity.run(deleteOldCodes(now - KEPT_MS));
}
