import { jsonOf, type Json } from "#shared/contracts/json.ts";
import { MOST_PAYLOAD_BYTES } from "#shared/contracts/flow-nodes.ts";
import type { UserEvent } from "./heard.ts";

const Body = jsonOf(MOST_PAYLOAD_BYTES);

/** An event as the input of a run or the output of a wait. A body that is too large for it is left out. */
export function toldEvent({ type, at, body }: UserEvent): Json {
  const read = Body.safeParse(body);
  return { type, at, body: read.success ? read.data : null };
}
