import type { AnyEndpoint } from "#shared/endpoint.ts";
import { Problem } from "#shared/problem.ts";
import type { Confirmation } from "../context.ts";

/** Throws `step_up_required` where a contract wants a confirmation and the request has none. */
export function assertConfirmed({ stepUp }: AnyEndpoint, confirmed: Confirmation | null): void {
  if (stepUp === "always" && confirmed === null) throw new Problem("step_up_required");
}
