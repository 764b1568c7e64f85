import type { Identity } from "../../db/identity.ts";
import { deleteOldCodes } from "./store.ts";

const KEPT_MS = 86_400_000;

/** Forgets codes a day after their time: until then a second use still ends what the first one began. */
export async function sweepCodes(identity: Identity, now: number): Promise<void> {
  await identity.run(deleteOldCodes(now - KEPT_MS));
}
