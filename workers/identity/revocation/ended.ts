import type * as z from "zod";
import type { Ending } from "#shared/contracts/auth.ts";
import { reply } from "../../http/serve/serve.ts";

/** The answer to an ended session: 204, or 202 with the stores that learn of it within a minute. */
export function ended(pending: z.output<typeof Ending>["pending"]) {
  return pending.length === 0 ? reply(204, null) : reply(202, { pending });
}
