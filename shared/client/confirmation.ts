import type { Method } from "../endpoint.ts";
import type { Problem } from "../problem.ts";

/**
 * A request that waits for confirmation: what the server will compare, and the contract whose words describe
 * it.
 */
export type ActToConfirm = {
  name: string;
  summary: string;
  method: Method;
  /** The path under the mount, with the query. */
  path: string;
  params: Record<string, unknown>;
  body: unknown;
};

/** The user did not confirm the request. The client did not send it again, so nothing changed. */
export class NotConfirmed extends Error {
  constructor(refusal: Problem) {
    super("This was not confirmed", { cause: refusal });
    this.name = "NotConfirmed";
  }
}
