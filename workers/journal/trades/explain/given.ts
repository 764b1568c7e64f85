import type { ZoneOffsets } from "../../../db/local-clock.ts";
import type { FilterValues } from "../filter-store.ts";

/** The values of the rows. The account is an id. */
export type Given = FilterValues &
  Partial<
    Record<
      "currency" | "kind" | "accountKind" | "since" | "until" | "partFrom" | "partTo" | "into" | "cellKey",
      string | undefined
    >
  > &
  Partial<ZoneOffsets> &
  Partial<Record<"instruments" | "splitIds" | "splitTimes" | "splitUnits", readonly string[]>>;
