import { openSystem } from "../../db/system.ts";
import { deleteAged } from "./delivery-store.ts";

const MOST_DELETED = 5_000;

/** Deletes deliveries that are older than 30 days. */
export function sweepDeliveries(env: Env): Promise<void> {
  return deleteAged(openSystem(env), MOST_DELETED);
}
