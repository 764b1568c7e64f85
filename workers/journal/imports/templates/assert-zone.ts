import type { Mapping } from "#shared/contracts/import-mapping.ts";
import { Problem } from "#shared/problem.ts";
import { isTimeZone } from "../core/stamps.ts";

/** Throws invalid_request for a mapping whose time zone this runtime does not know. */
export function assertZone({ timeZone }: Mapping): void {
  if (timeZone === null || isTimeZone(timeZone)) return;
  const issues = [{ path: "mapping.timeZone", message: "is not a time zone such as America/New_York" }];
  throw new Problem("invalid_request", undefined, { issues });
}
