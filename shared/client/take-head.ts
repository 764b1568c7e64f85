import { listEvents } from "../contracts/stream.ts";
import type { Client } from "./client.ts";

/** The key under which the store of a device keeps its place in the log. */
export const CURSOR = "cursor";

/**
 * Gives a device without a cursor the head of the log. All that it reads afterwards meets the tail, so its
 * stream need not have everything read again.
 */
export async function takeHead({ call, store }: Pick<Client, "call" | "store">): Promise<void> {
  if (typeof (await store.get(CURSOR)) === "string") return;
  const { head } = await call(listEvents, { query: { limit: 1 } });
  await store.put(CURSOR, head);
}
